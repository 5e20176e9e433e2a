"""`touchstone submit`: every file gets its row, and the exit code says whether all went well."""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from django.utils import timezone

from accounts.models import Organisation
from images.models import Submission
from tests.client.commands import Touchstone
from tests.client.road import Act, Road
from tests.factories.webhooks import endpoint_of
from tests.images.zips import zipped
from touchstone import Client
from touchstone.cli.outcomes import Outcome, answered
from touchstone.cli.sending import Parcel, Sender
from touchstone.models import submission_of

QUEUED = {"id": "sub_1", "status": "queued", "created_at": "2026-11-21T09:30:00Z"}


def test_every_file_has_a_row_in_the_order_of_the_command(
    touchstone: Touchstone, pictures: list[Path], address: str
) -> None:
    ended = touchstone("submit", *pictures)
    rows = ended.out.splitlines()[2:]
    assert [row.split()[0] for row in rows] == [str(path) for path in pictures]
    ids = {one.public_id for one in Submission.objects.all()}
    assert {row.split()[-1] for row in rows} == {f"{address}/submissions/{one}/" for one in ids}
    assert (ended.code, ended.err) == (0, "3 of 3 answered\n")


def test_addresses_are_submitted_beside_files(
    touchstone: Touchstone, pictures: list[Path], address: str
) -> None:
    url = "https://example.org/a.jpg"
    ended = touchstone("submit", url, pictures[0], "https://10.0.0.1/")
    rows = [row.split() for row in ended.out.splitlines()[2:]]
    assert [row[0] for row in rows] == [url, str(pictures[0]), "https://10.0.0.1/"]
    assert [row[1] for row in rows] == ["fetching", "queued", "refused"]
    assert Submission.objects.get(status="fetching").source_url == url
    assert (ended.code, ended.err) == (1, "2 of 3 answered\n")


def test_json_is_one_document_a_line_and_nothing_else(
    touchstone: Touchstone, pictures: list[Path]
) -> None:
    ended = touchstone("submit", *pictures, "--json")
    assert {each["file"] for each in ended.documents} == {str(path) for path in pictures}
    assert {each["submission"]["status"] for each in ended.documents} == {"queued"}
    assert [each["problem"] for each in ended.documents] == [None] * 3
    assert ended.code == 0


def test_reference_and_metadata_go_with_every_file(
    touchstone: Touchstone, pictures: list[Path]
) -> None:
    words = ("--reference", "lot 7", "--metadata", "shop=north", "--metadata", "note=a=b")
    touchstone("submit", *pictures[:2], *words)
    for one in Submission.objects.all():
        assert (one.reference, one.metadata) == ("lot 7", {"shop": "north", "note": "a=b"})


def test_what_is_wrong_with_one_file_does_not_stop_the_others(
    touchstone: Touchstone, pictures: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "words.jpg").write_text("no image")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    wrong = [tmp_path / name for name in ("words.jpg", "folder", "pipe", "none.jpg")]
    ended = touchstone("submit", pictures[0], *wrong, pictures[1], "--json", "--parallel", "2")
    codes = {
        Path(each["file"]).name: (each["problem"] or {}).get("code") for each in ended.documents
    }
    assert codes == {
        "first.jpg": None,
        "second.jpg": None,
        "words.jpg": "unsupported_format",
        "folder": "unreadable_file",
        "pipe": "unreadable_file",
        "none.jpg": "unreadable_file",
    }
    assert (ended.code, ended.err) == (1, "2 of 6 answered\n")


def test_the_table_says_what_went_wrong(
    touchstone: Touchstone, pictures: list[Path], tmp_path: Path
) -> None:
    ended = touchstone("submit", tmp_path, tmp_path / "none.jpg", pictures[0])
    assert "This is a folder: name its images, or watch it with `touchstone watch`." in ended.out
    assert "It cannot be read: No such file or directory." in ended.out
    assert ended.code == 1


def test_without_a_verdict_in_time_the_file_is_not_answered(
    touchstone: Touchstone, pictures: list[Path]
) -> None:
    ended = touchstone("submit", pictures[0], "--wait", "--timeout", "0.5", "--json")
    (document,) = ended.documents
    assert document["problem"]["code"] == "no_verdict_yet"
    assert document["submission"]["status"] == "queued"
    assert ended.code == 1


def test_what_was_accepted_is_shown_although_looking_for_the_verdict_failed(
    touchstone: Touchstone, pictures: list[Path], road: Road
) -> None:
    url = road.plays([Act.PASS, Act.REDIRECT])
    ended = touchstone("submit", pictures[0], "--wait", "--timeout", "0.9", "--url", url)
    assert Submission.objects.get().public_id in ended.out
    assert (ended.code, "0 of 1 answered" in ended.err) == (1, True)


def test_a_run_that_is_broken_off_knows_all_that_was_accepted(
    connect: Callable[..., Client], pictures: list[Path]
) -> None:
    sender = Sender(connect(), Event(), parallel=3)
    sending = sender.send([Parcel(path) for path in pictures])
    heard = [next(sending)]
    sending.close()
    known = {one.submission.id for one in (*heard, *sender.unheard) if one.submission}
    assert known == {one.public_id for one in Submission.objects.all()}


def test_a_rejected_image_is_not_answered() -> None:
    late = {"finished_at": str(timezone.now()), "status": "rejected", "reason": {"code": "damaged"}}
    outcome = answered(Path("a.jpg"), submission_of(QUEUED | late), waited=True)
    assert outcome.problem == {"code": "damaged", "detail": ""}


def test_nothing_that_a_terminal_would_obey_is_written(
    touchstone: Touchstone, pictures: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    odd = pictures[0].rename(tmp_path / "a\x1b[31m\x07\r[red]b.jpg")
    for more in ([], ["--json"]):
        ended = touchstone("submit", odd, tmp_path / "none\x1b.jpg", *more)
        assert not ended.has_control_characters
    assert "a\ufffd[31m\ufffd\ufffd[red]b.jpg" in touchstone("submit", odd).out


def test_rows_of_a_file_that_is_no_terminal_stay_whole(
    touchstone: Touchstone, tmp_path: Path, pictures: list[Path]
) -> None:
    long = pictures[0].rename(tmp_path / f"{'long' * 50}.jpg")
    assert len(touchstone("submit", long).out.splitlines()) == 3


def test_a_row_has_the_verdict_its_probability_and_who_decided() -> None:
    said = {"verdict": "likely_fake", "probability": 0.97301, "decided_by": {"detector": "fusion"}}
    row = Outcome(Path("a.jpg"), submission_of(QUEUED | said)).row("http://t")
    assert [str(cell) for cell in row[:4]] == ["a.jpg", "likely fake", "0.973", "fusion"]


def test_an_endpoint_is_named_with_every_file(
    touchstone: Touchstone, pictures: list[Path], organisation: Organisation, tmp_path: Path
) -> None:
    desk, archive = endpoint_of(organisation), tmp_path / "a.zip"
    archive.write_bytes(zipped())
    touchstone("submit", *pictures[:2], "--callback", desk.public_id)
    touchstone("zip", archive, "--callback", desk.public_id)
    assert list(Submission.objects.values_list("callback", flat=True)) == [desk.pk] * 3


def test_a_field_that_is_wrong_is_said_in_its_own_words(
    touchstone: Touchstone, pictures: list[Path]
) -> None:
    ended = touchstone("submit", pictures[0], "--callback", "hook_nope")
    assert ended.code == 1
    assert "/callback: This value does not match" in ended.out
    assert "Some fields are missing" not in ended.out
