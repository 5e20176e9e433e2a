"""Whoever comes in while others' work is piled up is taken out of turn."""

import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from common.ids import uuid7
from images.leases import Batch, alone, claim, waiting
from images.models import Submission
from images.turns import NEXT, count_as_present


def claim_newcomer() -> Batch:
    """Take one that somebody waits for and whose organisation has nothing else here."""
    if not _is_one_next():
        return Batch(uuid7(), (), limit=1, has_newcomer=False)
    with transaction.atomic():
        next_ones = dict(waiting().values_list("pk", "turn")[:NEXT])
        batch = claim(_rows(next_ones), 1)
        for submission in batch.submissions:
            count_as_present(submission, min(next_ones.values()))
    return batch


def _is_one_next() -> bool:
    """Asked ten times a second: a claim that finds nothing takes far longer."""
    with connection.cursor() as cursor:
        cursor.execute(*_question())
        return cursor.fetchone() is not None


@cache
def _question() -> tuple[str, tuple[Any, ...]]:
    """Put together once, for that takes longer than the answer."""
    next_ones = waiting().values("pk")[:NEXT]
    return _rows(next_ones).values("pk")[:1].query.sql_with_params()


def _rows(next_ones: Iterable[uuid.UUID] | QuerySet[Any, Any]) -> QuerySet[Submission]:
    """They are among the next few, for a first one goes ahead of what others have piled up."""
    return waiting().filter(alone(), pk__in=next_ones, attempts=0)
