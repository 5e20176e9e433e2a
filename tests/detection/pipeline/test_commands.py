"""`python -m detection`: results on standard output, errors as sentences, never a traceback."""

import json
import os
import threading
from pathlib import Path

import pytest

from detection.cli import main
from detection.cli.releases import one_core, portrait
from detection.pipeline.detectors import DETECTORS
from tests.detection.pipeline.pictures import labelled_folders, picture, png


@pytest.fixture
def serving(tiny_weights: Path, graphs: Path) -> list[str]:
    return ["--weights", str(tiny_weights), "--cache", str(graphs), "--device", "cpu"]


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    return labelled_folders(tmp_path / "set", 12)


def test_classify_prints_a_row_per_image(
    folders: Path, serving: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["classify", str(folders), *serving, "--json"]) == 0
    lines = json.loads(capsys.readouterr().out)
    assert len(lines) == 24
    assert {line["release"] for line in lines} == {"cnn 2026.1.1"}
    assert all(0 <= line["probability"] <= 1 for line in lines)


def test_classify_tells_fakes_from_reals(
    folders: Path, serving: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["classify", str(folders / "fake"), *serving])
    fakes = capsys.readouterr().out
    main(["classify", str(folders / "real"), *serving])
    assert fakes.count("likely_fake") > capsys.readouterr().out.count("likely_fake")


def test_an_unreadable_file_is_a_row_and_exit_code_one(
    tmp_path: Path, serving: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.png").write_bytes(png(picture(1, fake=True)))
    (tmp_path / "bad.png").write_bytes(b"no image")
    assert main(["classify", str(tmp_path), str(tmp_path / "gone"), *serving, "--json"]) == 1
    lines = {Path(line["path"]).name: line for line in json.loads(capsys.readouterr().out)}
    assert not lines["good.png"]["error"]
    assert all("not a readable image" in lines[name]["error"] for name in ("bad.png", "gone"))


def test_list_shows_release_and_verified_weights(
    serving: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in set(DETECTORS) - {"cnn"}:
        monkeypatch.delitem(DETECTORS, name)
    assert main(["list", *serving]) == 0
    line = next(row for row in capsys.readouterr().out.splitlines() if "2026.1.1" in row)
    assert "yes" in line


def test_list_times_an_image_of_the_side_asked_for(
    serving: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in set(DETECTORS) - {"cnn"}:
        monkeypatch.delitem(DETECTORS, name)
    assert main(["list", *serving, "--side", "72"]) == 0
    assert "ms per 72 px image, one core" in capsys.readouterr().out
    assert portrait(72).shape == (72, 72, 3)


def test_a_side_too_small_to_be_judged_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["list", "--side", "8"])
    assert "32 to 4096 pixels" in capsys.readouterr().err


def test_the_clock_runs_with_every_thread_on_one_core() -> None:
    cores, end = os.sched_getaffinity(0), threading.Event()
    other = threading.Thread(target=end.wait)
    other.start()
    threads = (0, other.native_id or 0)
    with one_core():
        assert [len(os.sched_getaffinity(thread)) for thread in threads] == [1, 1]
    assert [os.sched_getaffinity(thread) for thread in threads] == [cores, cores]
    end.set()
    other.join()


def test_list_says_why_weights_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["list", "--weights", str(tmp_path)]) == 1
    assert "no released weights of cnn are installed" in capsys.readouterr().out


def test_export_refuses_a_folder_without_a_release(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path), str(tmp_path / "graph.onnx")]) == 1
    assert "no readable card" in capsys.readouterr().err


def test_train_without_data_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone"
    assert main(["train", "cnn", "--data", str(gone), "--work", str(tmp_path)]) == 1
    assert "is not a folder" in capsys.readouterr().err
