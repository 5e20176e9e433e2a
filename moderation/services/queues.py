"""Which queue takes what no routing rule sends elsewhere."""

from django.db import transaction

from accounts.models import User
from audit.services import Fact, record, user_actor
from moderation.models import Queue


@transaction.atomic
def make_default_queue(*, queue: Queue, by: User) -> None:
    """Put a queue in the place of the default one; nobody sees a moment without any."""
    # All of them, so that of two administrators the second sees what the first has chosen.
    queues = list(Queue.objects.select_for_update(no_key=True).order_by("pk"))
    before = [one for one in queues if one.is_default]
    if queue in before:
        return
    Queue.objects.filter(pk__in=[one.pk for one in before]).update(is_default=False)
    Queue.objects.filter(pk=queue.pk).update(is_default=True)
    data = {"instead_of": [f"queue_{one.slug}" for one in before]}
    record(Fact(user_actor(by.pk), "queue.made_default", f"queue_{queue.slug}", data=data))
