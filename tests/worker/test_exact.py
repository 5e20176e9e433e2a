"""Cutting images into tiles of their own pixels."""

import io
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image as Picture

from accounts.models import Organisation
from common.jobs import Job, door
from images import exact, store
from images.decoding import Decoder
from images.errors import StoreFailed
from images.models import ExactCopy, Image
from tests.factories import ImageFactory, make_image
from worker.exact import make_exact_copies
from worker.invariants.objects import Depth, check_objects, missing
from worker.strays import remove_strays
from worker.tasks import remove_stray_objects, sweep

WIDTH, HEIGHT = 1500, 1100
AT_ONCE = timedelta(seconds=-1)


@pytest.fixture
def image(organisation: Organisation) -> Image:
    return wanted(organisation, seed=5)


def wanted(organisation: Organisation, seed: int = 0, length: int | None = None) -> Image:
    """A wish for the pixels of a file, which breaks off after some bytes if it has to."""
    image = ImageFactory.create(
        organisation=organisation,
        content=make_image(WIDTH, HEIGHT, seed=seed)[:length],
        width=WIDTH,
        height=HEIGHT,
    )
    image.preview_key = image.object_key
    image.save()
    exact.want(image)
    return image


def put_together(image: Image) -> np.ndarray:
    pixels = np.zeros((image.height, image.width, 3), dtype=np.uint8)
    for tile, key in exact.keys_by_tile(image).items():
        stored = Picture.open(io.BytesIO(store.read(key)))
        pixels[tile.top : tile.bottom, tile.left : tile.right] = np.asarray(stored)
    return pixels


def due_again() -> None:
    ExactCopy.objects.update(due_at=timezone.now())


def status(image: Image) -> str:
    return ExactCopy.objects.get(image=image).status


def test_the_tiles_together_are_the_pixels_that_the_detectors_saw(
    image: Image, decoder: Decoder
) -> None:
    make_exact_copies(decoder)
    assert status(image) == "made"
    decoded = decoder.decode(store.read(image.object_key))
    assert np.array_equal(put_together(image), decoded.pixels)


def test_one_task_makes_all_that_is_wanted(organisation: Organisation, decoder: Decoder) -> None:
    images = [wanted(organisation, seed) for seed in (6, 7)]
    make_exact_copies(decoder)
    assert [status(image) for image in images] == ["made", "made"]
    assert not exact.waiting().exists()


def test_a_lost_original_fails_in_words(image: Image, decoder: Decoder) -> None:
    store.delete(image.object_key)
    make_exact_copies(decoder)
    copy = ExactCopy.objects.get()
    assert copy.status == "failed"
    assert "is not in the store" in copy.reason


def test_damaged_bytes_fail_in_words(organisation: Organisation, decoder: Decoder) -> None:
    image = wanted(organisation, length=4000)
    make_exact_copies(decoder)
    assert status(image) == "failed"
    assert ExactCopy.objects.get().reason


def test_a_full_store_leaves_the_wish(image: Image, decoder: Decoder) -> None:
    in_the_way = Path(default_storage.path(f"{store.EXACT}/{image.organisation_id.hex}"))
    in_the_way.parent.mkdir(parents=True, exist_ok=True)
    in_the_way.write_bytes(b"a file where a folder has to be")
    with pytest.raises(StoreFailed):
        make_exact_copies(decoder)
    assert status(image) == "wanted"
    in_the_way.unlink()
    due_again()
    make_exact_copies(decoder)
    assert status(image) == "made"


def test_the_sweep_calls_again_for_a_wish(image: Image, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(door, "sender", sent.append)
    sweep()
    assert Job.MAKE_EXACT_COPIES in sent


def test_tiles_that_are_made_are_no_strays(image: Image, decoder: Decoder) -> None:
    make_exact_copies(decoder)
    remove_strays(AT_ONCE)
    assert all(store.exists(key) for key in exact.keys_by_tile(image).values())


def test_old_copies_are_forgotten_with_their_tiles(image: Image, decoder: Decoder) -> None:
    make_exact_copies(decoder)
    ExactCopy.objects.update(ended_at=timezone.now() - exact.LIFETIME - timedelta(minutes=1))
    remove_stray_objects()
    assert not ExactCopy.objects.exists()
    remove_strays(AT_ONCE)
    assert not any(store.exists(key) for key in exact.keys_by_tile(image).values())


def test_a_wish_is_never_forgotten(image: Image) -> None:
    ExactCopy.objects.update(due_at=timezone.now() - 2 * exact.LIFETIME)
    remove_stray_objects()
    assert status(image) == "wanted"


def test_a_lost_tile_is_found(image: Image, decoder: Decoder) -> None:
    make_exact_copies(decoder)
    lost = next(iter(exact.keys_by_tile(image).values()))
    store.delete(lost)
    breaches = list(check_objects(Depth.SAMPLE))
    assert [breach.examples for breach in breaches] == [(lost,)]


def test_a_copy_that_is_forgotten_in_the_middle_of_the_check_is_no_breach(
    image: Image, decoder: Decoder
) -> None:
    make_exact_copies(decoder)
    lost, *others = exact.keys_by_tile(image).values()
    store.delete(lost)
    check = missing(Image.objects.all())
    assert next(check) == lost
    ExactCopy.objects.update(ended_at=timezone.now() - 2 * exact.LIFETIME)
    exact.forget_old()
    remove_strays(AT_ONCE)
    assert not any(store.exists(key) for key in others)
    assert list(check) == []
