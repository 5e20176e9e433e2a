"""Rulings on many cases."""

from django.db.models import QuerySet

from common.errors import NotFound
from common.ids import parse_public_id
from moderation.models import Batch, Case


def batches() -> QuerySet[Batch]:
    return Batch.objects.select_related("actor", "policy")


def batch_by(public_id: str) -> Batch:
    found = Batch.objects.filter(pk=parse_public_id("bat", public_id))
    batch = found.select_related("actor", "policy", "reversed_by").first()
    if batch is None:
        raise NotFound("There is no such batch.")
    return batch


def cases_of(batch: Batch) -> QuerySet[Case]:
    """What it ruled on."""
    cases = Case.objects.filter(decisions__batch=batch)
    return cases.select_related("submission__image", "submission__organisation")
