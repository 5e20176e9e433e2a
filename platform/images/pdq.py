"""Perceptual hashes (PDQ, 256 bits in hex): which lie close to one, found by an index.

Two hashes that differ in at most 31 bits differ in at most one bit in at least one of their 16
chunks of 16 bits (multi-index hashing, Norouzi, Punjani and Fleet, CVPR 2012). So a look-up asks a
GIN index for the chunks of the hash and for all their neighbours at one bit, and counts the bits
that differ only for what it finds. Nothing within the distance is missed.
"""

from typing import Any, TypeVar, cast

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, IntegerField, Model, Q, QuerySet, Value

CHUNKS, CHUNK_BITS, CHUNK_DIGITS = 16, 16, 4
LARGEST_DISTANCE = 31
# Below this PDQ's authors call a hash too poor to compare (0 to 100).
LOWEST_QUALITY = 50

TOKENS = ArrayField(IntegerField())

Row = TypeVar("Row", bound=Model)


class Tokens(Func):
    """The chunks of a hash as numbers that also say their place; see the images migrations."""

    function = "images_pdq_tokens"
    output_field = TOKENS


class Unseen(Func):
    """A value that the planner does not look into.

    Told 272 numbers it believes that three rows in four hold one of them, and reads the table.
    """

    template = "(SELECT %(expressions)s)"


class Distance(Func):
    """In how many of the 256 bits two hashes differ."""

    template = "bit_count(('x' || %(expressions)s)::bit(256))"
    arg_joiner = ")::bit(256) # ('x' || "
    output_field = IntegerField()


def neighbours(pdq: str) -> list[int]:
    """The tokens of a hash and of all hashes that differ in one bit of one chunk."""
    chunks = [int(pdq[at : at + CHUNK_DIGITS], 16) for at in range(0, len(pdq), CHUNK_DIGITS)]
    flips = [0, *(1 << bit for bit in range(CHUNK_BITS))]
    return [
        place << CHUNK_BITS | chunk ^ flip for place, chunk in enumerate(chunks) for flip in flips
    ]


def near(rows: QuerySet[Row, Any], pdq: str, at_most: int = LARGEST_DISTANCE) -> QuerySet[Row, Any]:
    """The rows whose column `pdq` lies within a distance of at most 31."""
    if at_most > LARGEST_DISTANCE:
        raise ValueError(f"the index finds distances up to {LARGEST_DISTANCE}")
    asked = rows.alias(tokens=Tokens("pdq"), bits=distance_to(pdq))
    wanted = Unseen(Value(neighbours(pdq), TOKENS), output_field=TOKENS)
    found = asked.filter(~Q(pdq=""), tokens__overlap=wanted, bits__lte=at_most)
    return cast("QuerySet[Row, Any]", found)  # the stubs forget the model of a generic row


def distance_to(pdq: str) -> Distance:
    """Of the column `pdq`, to annotate rows with."""
    return Distance("pdq", Value(pdq))
