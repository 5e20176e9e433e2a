"""Queues, routing rules and policies."""

from django.db.models import QuerySet

from common.errors import NotFound
from moderation.models import Policy, Queue, Rule


def default_queue() -> Queue:
    return Queue.objects.get(is_default=True)


def queue_named(slug: str) -> Queue:
    """The queue of this name in addresses; the default one without a name."""
    if not slug:
        return default_queue()
    queue = Queue.objects.filter(slug=slug).first()
    if queue is None:
        raise NotFound("There is no such queue.")
    return queue


def rules_in_order() -> QuerySet[Rule]:
    return Rule.objects.select_related("queue", "organisation", "bank", "policy")


def active_policies() -> QuerySet[Policy]:
    return Policy.objects.filter(is_active=True)
