"""Many images in one request, through the client and the command line."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx
import pytest

from images import store
from images.errors import StoreFailed
from images.models import Submission
from tests.client.commands import Touchstone
from tests.client.conftest import Hours
from tests.client.road import Act, Road
from tests.factories import make_image
from tests.images import zips
from touchstone import Client, Invalid, Retries, Unreachable
from touchstone.cli import options
from touchstone.connection import longer

Connect = Callable[..., Client]
Fail = Callable[[int], None]


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """`full(2)` lets one image in, and has no room for another in the next two requests."""
    write, known, left = store.write_file, set[str](), [0]

    def write_file(key: str, path: Path, size_bytes: int) -> None:
        if known - {key} and key not in known and left[0]:
            left[0] -= 1
            raise StoreFailed("The disk is full.", retry_after=10)
        known.add(key)
        write(key, path, size_bytes)

    def fail(requests: int) -> None:
        left[0] = requests

    monkeypatch.setattr(store, "write_file", write_file)
    return fail


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


def test_what_may_pass_is_sent_again_under_the_same_key(
    road: Road, connect: Connect, hours: Hours, pictures: list[Path], full: Fail
) -> None:
    full(2)
    batch = connect(road.url).submit_batch(pictures)
    assert (batch.accepted, batch.refused) == (3, 0)
    assert [one.replayed for one in batch.submissions] == [True, False, False]
    assert Submission.objects.count() == 3
    assert {one.idempotency_key for one in road.travellers} == {batch.idempotency_key}
    assert hours.pauses == [0.25, 0.5]


def test_in_the_end_it_says_what_was_accepted(
    road: Road, connect: Connect, pictures: list[Path], full: Fail
) -> None:
    full(9)
    batch = connect(road.url, tries=2).submit_batch(pictures)
    assert (batch.accepted, batch.may_pass, len(road.travellers)) == (1, True, 2)


def test_also_where_the_last_try_got_no_answer(
    road: Road, connect: Connect, pictures: list[Path], full: Fail
) -> None:
    full(9)
    batch = connect(road.plays([Act.PASS, Act.CUT_BEFORE]), tries=2).submit_batch(pictures)
    assert [one.id for one in batch.submissions] == [Submission.objects.get().public_id]


def test_without_any_answer_the_error_has_the_key(
    road: Road, connect: Connect, pictures: list[Path]
) -> None:
    with pytest.raises(Unreachable) as lost:
        connect(road.plays([Act.CUT_AFTER]), tries=1).submit_batch(pictures)
    assert lost.value.idempotency_key == road.travellers[0].idempotency_key
    batch = connect().submit_batch(pictures, idempotency_key=lost.value.idempotency_key)
    assert [one.replayed for one in batch.submissions] == [True] * 3


def test_a_large_one_may_take_its_time() -> None:
    usual = httpx.Timeout(30, read=40)
    patient = longer(usual, 200 * 1024 * 1024)
    assert (patient.connect, patient.read) == (30, 440)
    assert longer(usual, 0) == usual


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


def test_the_command_goes_on_where_the_run_before_it_ended(
    touchstone: Touchstone, road: Road, tmp_path: Path, full: Fail, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "two.zip"
    path.write_bytes(zips.zipped({f"{seed}.jpg": make_image(seed=seed) for seed in (1, 2)}))
    monkeypatch.setattr(options, "Retries", partial(Retries, tries=1))
    full(1)
    first = touchstone("zip", path, "--reference", "a", "--url", road.url)
    assert (first.code, Submission.objects.count()) == (1, 1)
    assert "1 of 2 accepted" in first.err
    assert "The same command again" in first.err
    again = touchstone("zip", path, "--reference", "a", "--url", road.url)
    assert (again.code, Submission.objects.count()) == (0, 2)
    assert len({one.idempotency_key for one in road.travellers}) == 1
    touchstone("zip", path, "--reference", "b", "--url", road.url)
    assert len({one.idempotency_key for one in road.travellers}) == 2


def test_the_command_says_it_in_json(touchstone: Touchstone, archive: Path) -> None:
    first, second = touchstone("zip", archive, "--json").documents
    assert (first["file"], first["problem"]) == ("shop/a.jpg", None)
    assert (second["submission"], second["problem"]["code"]) == (None, "unsupported_format")


def test_a_zip_that_is_not_there_is_a_wrong_call(touchstone: Touchstone, tmp_path: Path) -> None:
    ended = touchstone("zip", tmp_path / "none.zip")
    assert (ended.code, "cannot be read" in ended.err) == (2, True)
