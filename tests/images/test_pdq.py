import random

import pytest
from django.db import connection

from images.models import Image
from images.pdq import LARGEST_DISTANCE, distance_to, near, neighbours
from tests.factories import ImageFactory

pytestmark = pytest.mark.django_db

BITS = 256


def flipped(pdq: str, count: int, seed: int) -> str:
    """Another hash at exactly this distance."""
    value = int(pdq, 16)
    for bit in random.Random(seed).sample(range(BITS), count):
        value ^= 1 << bit
    return f"{value:064x}"


def drawn(seed: int) -> str:
    return f"{random.Random(seed).getrandbits(BITS):064x}"


def found(pdq: str, at_most: int = LARGEST_DISTANCE) -> dict[str, int]:
    rows = near(Image.objects.all(), pdq, at_most).annotate(distance=distance_to(pdq))
    return {row.pdq: row.distance for row in rows}


def test_every_hash_within_the_distance_is_found_with_its_distance() -> None:
    mine = drawn(0)
    stored = {flipped(mine, count, seed): count for seed, count in enumerate(range(32))}
    for pdq in stored:
        ImageFactory.create(pdq=pdq, pdq_quality=90)
    assert found(mine) == stored


def test_nothing_beyond_the_distance_is_found() -> None:
    mine = drawn(0)
    for seed in range(5):
        ImageFactory.create(pdq=flipped(mine, 32 + seed, seed), pdq_quality=90)
    assert found(mine) == {}


def test_a_smaller_distance_finds_fewer() -> None:
    mine = drawn(1)
    for count in (4, 9):
        ImageFactory.create(pdq=flipped(mine, count, count), pdq_quality=90)
    assert set(found(mine, 8).values()) == {4}


def test_flips_spread_evenly_over_all_chunks_are_found() -> None:
    """The hardest case: 31 bits in 16 chunks leave one chunk with a single flip."""
    mine = drawn(2)
    value = int(mine, 16)
    for place in range(31):
        value ^= 1 << (place // 2 * 16 + place % 2)
    ImageFactory.create(pdq=f"{value:064x}", pdq_quality=90)
    assert list(found(mine).values()) == [31]


def test_images_that_were_never_hashed_are_no_neighbours() -> None:
    ImageFactory.create()
    assert found("0" * 64) == {}


def test_a_hash_has_272_tokens_of_which_none_repeats() -> None:
    tokens = neighbours(drawn(3))
    assert len(tokens) == len(set(tokens)) == 16 * 17


def test_a_distance_that_the_index_cannot_promise_is_refused() -> None:
    with pytest.raises(ValueError, match="up to 31"):
        near(Image.objects.all(), drawn(4), 32)


def test_the_look_up_asks_the_index_and_nobody_to_help() -> None:
    """PostgreSQL believes that the numbers asked for fit most rows, if it gets to see them."""
    like = ImageFactory.create(pdq_quality=90)
    hashes = [drawn(seed) for seed in range(1_000)]
    fields = {
        name: getattr(like, name) for name in ("organisation", "size_bytes", "width", "height")
    }
    Image.objects.bulk_create(
        [Image(sha256=one, object_key=one, pdq=one, **fields) for one in hashes]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE images_image; SET LOCAL parallel_setup_cost = 0")
    plan = near(Image.objects.all(), drawn(5)).explain()
    assert "Bitmap Index Scan on images_by_pdq" in plan
    assert "Gather" not in plan


def test_a_new_hash_waits_in_no_list_that_every_look_up_would_read() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_am ON pg_am.oid = relam"
            " WHERE amname = 'gin' AND 'fastupdate=off' = ANY (reloptions) ORDER BY 1"
        )
        assert cursor.fetchall() == [("images_by_pdq",), ("moderation_entries_by_pdq",)]
