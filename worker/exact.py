"""Images at their own pixels, cut into lossless tiles when somebody zooms in."""

import io
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import transaction
from PIL import Image as Picture

from images import exact, locks, store
from images.decoding import Decoded, Decoder
from images.errors import DecoderFailed, ObjectCorrupt, ObjectMissing, Undecodable
from images.models import ExactCopy, Image
from images.tiles import Tile

# Well below Celery's time limit; the sweep calls for the rest.
TASK_SECONDS = 20
WRITERS = 4


def make_exact_copies(decoder: Decoder) -> None:
    """One wish after the other, while there are any."""
    ends = time.monotonic() + TASK_SECONDS
    while time.monotonic() < ends and (claimed := exact.claim_next()):
        _make(claimed, decoder)


@transaction.atomic
def _make(claimed: ExactCopy, decoder: Decoder) -> None:
    """A store that does not answer ends the task; the wish stays for its next try."""
    copy = exact.hold(claimed)
    if copy is None:
        return
    try:
        _store_tiles(copy.image, decoder.decode(_original(copy.image)))
    except (Undecodable, DecoderFailed, ObjectMissing, ObjectCorrupt) as error:
        exact.end(copy, reason=str(error))
    else:
        exact.end(copy)


def _original(image: Image) -> bytes:
    return store.read_verified(image.object_key, image.sha256)


def _store_tiles(image: Image, decoded: Decoded) -> None:
    keys = exact.keys_by_tile(image)
    for key in keys.values():
        locks.share(key)  # against the removal of strays, until the row says that they are made

    def cut(tile: Tile) -> None:
        store.write(keys[tile], _webp(decoded, tile))

    with ThreadPoolExecutor(max_workers=WRITERS) as writers:
        list(writers.map(cut, keys))


def _webp(decoded: Decoded, tile: Tile) -> bytes:
    pixels = decoded.pixels[tile.top : tile.bottom, tile.left : tile.right]
    file = io.BytesIO()
    # For lossless WebP, quality is effort: the least takes 24 ms a megapixel.
    Picture.fromarray(pixels).save(file, "WEBP", lossless=True, quality=0, method=0)
    return file.getvalue()
