"""How this area speaks to the ledger, and how it says that there is work."""

from functools import partial

from django.db import transaction

from accounts.models import User
from audit.services import SYSTEM_WORKER, Fact, user_actor
from common.jobs import Job, enqueue
from webhooks.models import Endpoint


def fact(action: str, endpoint: Endpoint, by: User | None, **data: object) -> Fact:
    return Fact(
        actor=user_actor(by.id) if by else SYSTEM_WORKER,
        action=action,
        subject=endpoint.public_id,
        organisation_id=endpoint.organisation_id,
        data=data,
    )


def hint() -> None:
    """Deliveries are due as soon as this transaction is there for others to see."""
    transaction.on_commit(partial(enqueue, Job.DELIVER))
