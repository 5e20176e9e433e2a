"""Changing the routing rules; the ledger keeps what each said."""

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import has_role
from audit.services import Fact, record, user_actor
from moderation.errors import NotYourRole
from moderation.models import Rule

CONDITIONS = (
    "name",
    "position",
    "is_active",
    "source",
    "ending",
    "probability_from",
    "probability_to",
    "contradicting",
    "share",
    "severity",
)


@transaction.atomic
def save_rule(*, rule: Rule, by: User) -> Rule:
    """Store a rule that its form has checked; it holds from the next ending on."""
    if not has_role(by, Role.ADMINISTRATOR):
        raise NotYourRole("Administrators set up the routing rules.")
    verb = "changed" if rule.pk else "created"
    rule.save()
    record(Fact(user_actor(by.pk), f"rule.{verb}", f"rule_{rule.pk}", data=_said(rule)))
    return rule


def _said(rule: Rule) -> dict[str, Any]:
    organisation = rule.organisation.slug if rule.organisation else None
    conditions = {name: getattr(rule, name) for name in CONDITIONS}
    return {
        **conditions,
        "organisation": organisation,
        "bank": rule.bank.slug if rule.bank else None,
        "policy": rule.policy.code if rule.policy else None,
        "queue": rule.queue.slug,
    }
