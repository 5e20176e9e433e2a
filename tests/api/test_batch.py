"""POST /submissions/batch: many images, one result each."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from images import store
from images.errors import StoreFailed
from images.models import Image, Submission
from tests.api.partners import SUBMISSIONS, Answer, picture
from tests.api.test_schema import component
from tests.factories import make_image
from tests.images import zips

BATCH = f"{SUBMISSIONS}/batch"
KEY = {"Idempotency-Key": "night-1"}
Send = Callable[..., Answer]


@pytest.fixture
def send(partner: APIClient) -> Send:
    """`send(images, reference="a")` or `send(archive=bytes)` posts a batch."""

    def post(
        images: Sequence[SimpleUploadedFile] = (),
        *,
        archive: bytes | None = None,
        headers: dict[str, str] | None = None,
        **fields: str,
    ) -> Answer:
        form: dict[str, object] = dict(fields)
        if images:
            form["images"] = list(images)
        if archive is not None:
            form["archive"] = SimpleUploadedFile("a.zip", archive, "application/zip")
        answer: Answer = partner.post(BATCH, form, headers=headers)
        if answer.status_code in {200, 202}:
            component("Batch").validate(answer.json())
        return answer

    return post


def pictures(*seeds: int) -> list[SimpleUploadedFile]:
    return [picture(make_image(seed=seed), f"{seed}.jpg") for seed in seeds]


def codes(answer: Answer) -> list[str]:
    """Of each item, `accepted` or why not."""
    items = answer.json()["items"]
    return [item["problem"]["code"] if item["problem"] else "accepted" for item in items]


def test_every_image_is_accepted_in_order(send: Send) -> None:
    answer = send(pictures(3, 1, 2), reference="night", metadata='{"a": 1}')
    body = answer.json()
    assert (answer.status_code, body["accepted"], body["refused"]) == (202, 3, 0)
    assert [item["file_name"] for item in body["items"]] == ["3.jpg", "1.jpg", "2.jpg"]
    assert [item["url"] for item in body["items"]] == [None, None, None]
    for item in body["items"]:
        kept = Submission.objects.get(file_name=item["file_name"])
        assert (kept.public_id, kept.reference) == (item["submission"]["id"], "night")
        assert kept.metadata == {"a": 1}


def test_a_refused_image_does_not_stop_the_others(send: Send) -> None:
    good, other = pictures(1, 2)
    small = picture(make_image(8, 8), "small.jpg")
    answer = send([good, picture(b"text", "a.txt"), small, picture(b"", "no.jpg"), other])
    assert codes(answer) == [
        "accepted", "unsupported_format", "too_small", "empty_file", "accepted",
    ]  # fmt: skip
    assert answer.status_code == 202
    problem = answer.json()["items"][1]["problem"]
    assert (problem["status"], problem["pointer"]) == (415, "/images/1")


def test_a_zip_is_taken_apart(send: Send) -> None:
    archive = zips.zipped({"a.jpg": make_image(seed=1), "b.txt": b"text", "../c.jpg": make_image()})
    answer = send(archive=archive)
    assert codes(answer) == ["accepted", "unsupported_format", "unsafe_name"]
    assert answer.json()["items"][2]["problem"]["pointer"] == "/archive/2"


def test_nothing_is_written_under_a_name_from_the_archive(
    send: Send,
) -> None:
    names = ["../../evil.jpg", "evil.jpg", "/tmp/evil.jpg", "folder/evil.jpg"]  # noqa: S108 - a name only
    send(archive=zips.zipped({name: make_image(seed=n) for n, name in enumerate(names)}))
    stored = list(store.keys("objects"))
    assert stored
    assert not [key for key in stored if "evil" in key]
    assert {image.object_key for image in Image.objects.all()} <= set(stored)


def test_a_zipped_folder_is_taken_and_the_rest_is_said(send: Send) -> None:
    names = ["shop/a.jpg", "other/a.jpg"]
    images = {name: make_image(seed=n) for n, name in enumerate(names)}
    beside = {"shop/": b"", "__MACOSX/shop/._a.jpg": b"x", "shop/.DS_Store": b"x"}
    body = send(archive=zips.zipped({**beside, **images})).json()
    assert (body["accepted"], body["refused"]) == (2, 0)
    assert [(item["file_name"], item["path"]) for item in body["items"]] == [
        ("a.jpg", name) for name in names
    ]
    assert {each["path"]: each["reason"] for each in body["skipped"]} == {
        "shop/": "folder",
        "__MACOSX/shop/._a.jpg": "system_file",
        "shop/.DS_Store": "system_file",
    }
    assert {kept.file_name for kept in Submission.objects.all()} == {"a.jpg"}


def test_without_anything_accepted_it_is_200(send: Send) -> None:
    answer = send([picture(b"text")])
    assert (answer.status_code, answer.json()["accepted"]) == (200, 0)


def test_a_repeat_brings_nothing_in_twice(send: Send) -> None:
    first = send(pictures(1, 2), headers=KEY).json()
    second = send(pictures(1, 2), headers=KEY).json()
    ids = [[item["submission"]["id"] for item in body["items"]] for body in (first, second)]
    assert ids[0] == ids[1]
    assert [item["submission"]["replayed"] for item in second["items"]] == [True, True]
    assert Submission.objects.count() == 2


def test_a_repeat_of_what_is_judged_by_now_waits_for_nothing(send: Send) -> None:
    send(pictures(1), headers=KEY)
    Submission.objects.update(
        status="analysed", verdict="inconclusive", probability=0.5, finished_at=timezone.now()
    )
    answer = send(pictures(1), headers=KEY)
    assert answer.status_code == 200
    assert answer.json()["items"][0]["submission"]["status"] == "analysed"


def test_a_store_that_fails_half_way_keeps_what_came_in(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: set[str] = set()
    write = store.write_file

    def full(key: str, path: Path, size_bytes: int) -> None:
        if len(written | {key}) > 2:
            raise StoreFailed("The disk is full.", retry_after=10)
        written.add(key)
        write(key, path, size_bytes)

    monkeypatch.setattr(store, "write_file", full)
    answer = send(pictures(1, 2, 3, 4), headers=KEY)
    assert codes(answer) == ["accepted", "accepted", "store_unavailable", "store_unavailable"]
    monkeypatch.undo()
    again = send(pictures(1, 2, 3, 4), headers=KEY)
    assert [item["submission"]["replayed"] for item in again.json()["items"]] == [
        True, True, False, False,
    ]  # fmt: skip
    assert Submission.objects.count() == 4


def test_a_store_that_fails_at_once_is_no_answer_to_each(
    send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreFailed("The disk is full.", retry_after=10)

    monkeypatch.setattr(store, "write_file", full)
    answer = send(pictures(1, 2))
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


@pytest.mark.parametrize(
    "archive", [b"", b"no archive", zips.zipped({str(n): b"" for n in range(101)})]
)
def test_an_archive_that_cannot_be_read_is_refused_as_a_whole(send: Send, archive: bytes) -> None:
    answer = send(archive=archive)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/archive"


def test_a_batch_has_up_to_a_hundred_images(send: Send) -> None:
    answer = send([picture(b"x")] * 101)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/images"


def test_it_holds_images_or_an_archive(send: Send) -> None:
    assert send().status_code == 422
    assert send(pictures(1), archive=zips.zipped()).status_code == 422
    assert not Submission.objects.exists()


@pytest.mark.parametrize("fields", [{"refernce": "a"}, {"reference": "a\nb"}, {"metadata": "[]"}])
def test_words_that_are_wrong_are_refused_once(send: Send, fields: dict[str, str]) -> None:
    assert send(pictures(1, 2), **fields).status_code == 422
    assert not Submission.objects.exists()


def test_a_batch_may_be_larger_than_an_image(send: Send, settings: Settings) -> None:
    settings.MAX_UPLOAD_BYTES, content = 100_000, make_image(64, 64)

    def padded() -> list[SimpleUploadedFile]:
        return [picture(content + b"\0" * 90_000, f"{n}.jpg") for n in range(30)]

    assert send(padded()).status_code == 202
    settings.LARGER_BODIES = {BATCH: 400_000}
    refused = send(padded())
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")
    assert "A batch" in refused.json()["detail"]


@pytest.mark.parametrize("chosen", ["images", "archive"])
def test_the_form_may_leave_the_other_field_empty(partner: APIClient, chosen: str) -> None:
    archive = SimpleUploadedFile("a.zip", zips.zipped(), "application/zip")
    fields: dict[str, object] = {
        "images": ["", *pictures(1)] if chosen == "images" else "",
        "archive": archive if chosen == "archive" else "",
        "metadata": "",
        "callback": "",
    }
    assert partner.post(BATCH, fields).status_code == 202
