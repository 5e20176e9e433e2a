"""I5: what is stored and what the rows say belong together."""

import os
import time
from pathlib import Path

from django.core.files.storage import default_storage

from detection.models import Finding
from images import store
from images.models import Submission
from worker.invariants import Depth, run
from worker.invariants.breaches import Breach

Story = dict[str, Submission]


def found(depth: Depth = Depth.WALK) -> list[tuple[str, tuple[str, ...]]]:
    breaches: list[Breach] = run(depth=depth)
    return [(breach.sentence, breach.examples) for breach in breaches]


def make_old(key: str) -> None:
    two_hours_ago = time.time() - 7200
    os.utime(default_storage.path(key), (two_hours_ago, two_hours_ago))


def test_a_missing_original_is_found(story: Story) -> None:
    key = story["waiting"].stored_image.object_key
    store.delete(key)
    assert found() == [("named by a row, but not stored", (key,))]


def test_a_missing_preview_is_found_by_the_hourly_sample_too(story: Story) -> None:
    key = story["fake"].stored_image.preview_key
    store.delete(key)
    assert found(Depth.SAMPLE) == [("named by a row, but not stored", (key,))]


def test_a_missing_picture_of_the_evidence_is_found(story: Story) -> None:
    key = "evidence/gone.png"
    Finding.objects.filter(analysis__submission=story["fake"]).update(
        picture_keys={"spectrum": key}
    )
    assert found() == [("named by a row, but not stored", (key,))]


def test_changed_bytes_are_found(story: Story) -> None:
    key = story["authentic"].stored_image.object_key
    Path(default_storage.path(key)).write_bytes(b"something else")
    assert found(Depth.DEEP) == [("not the bytes that were uploaded", (key,))]


def test_an_object_without_a_row_is_found(story: Story) -> None:
    key = store.object_key(story["fake"].organisation_id, "e" * 64)
    store.write(key, b"nobody knows me")
    make_old(key)
    assert found() == [("stored, but no row names it", (key,))]


def test_an_object_whose_upload_may_still_run_is_left_in_peace(story: Story) -> None:
    store.write(store.object_key(story["fake"].organisation_id, "e" * 64), b"just arriving")
    assert found() == []


def test_an_unfinished_write_is_found(story: Story) -> None:
    folder = story["fake"].stored_image.object_key.rpartition("/")[0]
    store.write(f"{folder}/.writing-abc", b"half")
    make_old(f"{folder}/.writing-abc")
    assert found() == [("stored, but no row names it", (f"{folder}/.writing-abc",))]


def test_the_store_can_be_left_out(story: Story) -> None:
    store.delete(story["waiting"].stored_image.object_key)
    assert found(Depth.NONE) == []
