"""Many images in one request, through the client and the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from images.models import Submission
from tests.client.commands import Touchstone
from tests.client.road import Act, Road
from tests.factories import make_image
from tests.images import zips
from touchstone import Client, Invalid

Connect = Callable[..., Client]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "shop.zip"
    entries = {"shop/": b"", "shop/a.jpg": make_image(), "shop/b.txt": b"x", "__MACOSX/._a": b"x"}
    path.write_bytes(zips.zipped(entries))
    return path


def test_each_image_has_its_item(client: Client, pictures: list[Path]) -> None:
    batch = client.submit_batch(
        [*pictures, b"no image"], reference="night", metadata={"shop": "north"}
    )
    assert (batch.accepted, batch.refused) == (3, 1)
    assert [item.file_name for item in batch.items][:3] == [path.name for path in pictures]
    (refused,) = batch.problems
    assert refused.problem
    assert (refused.index, refused.problem.code) == (3, "unsupported_format")
    assert not refused.problem.may_pass
    kept = Submission.objects.get(file_name="first.jpg")
    assert (kept.reference, kept.metadata) == ("night", {"shop": "north"})
    assert client.get(batch.submissions[0].id).status == "queued"


def test_a_lost_answer_brings_nothing_in_twice(
    road: Road, connect: Connect, pictures: list[Path]
) -> None:
    batch = connect(road.plays([Act.CUT_AFTER])).submit_batch(pictures)
    assert [one.replayed for one in batch.submissions] == [True] * 3
    assert Submission.objects.count() == 3


def test_a_batch_is_repeated_under_its_key(client: Client, pictures: list[Path]) -> None:
    first = client.submit_batch(pictures)
    again = client.submit_batch(pictures, idempotency_key=first.idempotency_key)
    assert [one.id for one in again.submissions] == [one.id for one in first.submissions]


def test_a_zip_of_a_folder_is_taken_apart(client: Client, archive: Path) -> None:
    batch = client.submit_archive(archive)
    assert [item.path for item in batch.items] == ["shop/a.jpg", "shop/b.txt"]
    assert [(one.path, one.reason) for one in batch.skipped] == [
        ("shop/", "folder"), ("__MACOSX/._a", "system_file"),
    ]  # fmt: skip


def test_what_is_no_zip_is_invalid(client: Client) -> None:
    with pytest.raises(Invalid) as refused:
        client.submit_archive(b"no archive")
    assert refused.value.errors[0].pointer == "/archive"


def test_the_command_shows_every_entry(touchstone: Touchstone, archive: Path) -> None:
    ended = touchstone("zip", archive, "--reference", "night")
    sent = Submission.objects.get()
    assert (ended.code, sent.reference) == (1, "night")
    assert sent.public_id in ended.out
    assert "shop/b.txt" in ended.out
    assert "1 of 2 accepted, 2 passed over" in ended.err


def test_the_command_says_it_in_json(touchstone: Touchstone, archive: Path) -> None:
    first, second = touchstone("zip", archive, "--json").documents
    assert (first["file"], first["problem"]) == ("shop/a.jpg", None)
    assert (second["submission"], second["problem"]["code"]) == (None, "unsupported_format")


def test_a_zip_that_is_not_there_is_a_wrong_call(touchstone: Touchstone, tmp_path: Path) -> None:
    ended = touchstone("zip", tmp_path / "none.zip")
    assert (ended.code, "cannot be read" in ended.err) == (2, True)
