"""How this area speaks to the ledger, and how it says that there is work."""

from functools import partial

from django.db import transaction

from accounts.models import ApiKey, User
from audit.services import SYSTEM_WORKER, Fact, key_actor, user_actor
from common.jobs import Job, enqueue
from webhooks.models import Endpoint

Manager = User | ApiKey  # a person on the pages, or a program through the API


def fact(action: str, endpoint: Endpoint, by: Manager | None, **data: object) -> Fact:
    return Fact(
        actor=_actor(by),
        action=action,
        subject=endpoint.public_id,
        organisation_id=endpoint.organisation_id,
        data=data,
    )


def _actor(by: Manager | None) -> str:
    if by is None:
        return SYSTEM_WORKER
    return key_actor(by.pk) if isinstance(by, ApiKey) else user_actor(by.pk)


def hint() -> None:
    """Deliveries are due as soon as this transaction is there for others to see."""
    transaction.on_commit(partial(enqueue, Job.DELIVER))
