"""`touchstone zip --wait`: each entry gets the row that a file of its own would get."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from images.models import Submission
from tests.client.commands import Touchstone
from tests.client.road import Act, Road
from tests.factories import make_image
from tests.images import zips
from touchstone import Client
from touchstone.models import Submission as Known


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "shop.zip"
    entries = {f"shop/{seed}.jpg": make_image(seed=seed) for seed in (1, 2)}
    path.write_bytes(zips.zipped(entries | {"shop/notes.txt": b"x"}))
    return path


@pytest.fixture
def judged(touchstone: Touchstone, archive: Path) -> list[str]:
    """What the archive brought in, with its verdicts; the same command finds it again."""
    touchstone("zip", archive)
    now = timezone.now()
    Submission.objects.update(
        status="analysed", verdict="inconclusive", probability=0.5, finished_at=now
    )
    return [one.public_id for one in Submission.objects.order_by("file_name")]


def test_every_entry_gets_its_verdict(
    touchstone: Touchstone, archive: Path, judged: list[str], address: str
) -> None:
    ended = touchstone("zip", archive, "--wait")
    rows = [row.split() for row in ended.out.splitlines()[2:]]
    assert [(row[0], row[1]) for row in rows] == [
        ("shop/1.jpg", "inconclusive"),
        ("shop/2.jpg", "inconclusive"),
        ("shop/notes.txt", "refused"),
    ]
    assert [row[-1] for row in rows[:2]] == [f"{address}/submissions/{one}/" for one in judged]
    assert (ended.code, ended.err) == (1, "2 of 3 answered\n")


def test_json_has_the_documents_of_files_that_are_sent_one_by_one(
    touchstone: Touchstone, archive: Path, judged: list[str]
) -> None:
    *found, refused = touchstone("zip", archive, "--wait", "--json").documents
    assert [one["submission"]["id"] for one in found] == judged
    assert [one["problem"] for one in found] == [None, None]
    assert (refused["submission"], refused["problem"]["code"]) == (None, "unsupported_format")


def test_the_time_is_one_for_all_of_them(touchstone: Touchstone, archive: Path) -> None:
    first, second, _ = touchstone("zip", archive, "--wait", "--timeout", "0.1", "--json").documents
    for late in (first, second):
        assert late["problem"]["code"] == "no_verdict_yet"
        assert late["submission"]["status"] == "queued"


def test_a_look_that_fails_loses_no_id(touchstone: Touchstone, archive: Path, road: Road) -> None:
    url = road.plays([Act.PASS, Act.REDIRECT, Act.REDIRECT])
    ended = touchstone("zip", archive, "--wait", "--url", url)
    assert ended.out.count("Accepted as sub_") == 2
    assert all(one.public_id in ended.out for one in Submission.objects.all())
    assert ended.code == 1


def test_ctrl_c_loses_no_id(
    touchstone: Touchstone, archive: Path, judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wait: Callable[..., Known] = Client.wait

    def pressed_at_the_second(client: Client, submission_id: str, *, timeout: float) -> Known:
        if submission_id == judged[1]:
            raise KeyboardInterrupt
        return wait(client, submission_id, timeout=timeout)

    monkeypatch.setattr(Client, "wait", pressed_at_the_second)
    ended = touchstone("zip", archive, "--wait", "--json")
    heard, unheard, refused = ended.documents
    assert (heard["submission"]["id"], heard["problem"]) == (judged[0], None)
    assert unheard["problem"]["code"] == "interrupted"
    assert judged[1] in unheard["problem"]["detail"]
    assert refused["problem"]["code"] == "unsupported_format"
    assert ended.code == 130
