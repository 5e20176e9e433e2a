"""The services refuse whom the pages refuse: other programs call them, too."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from common.errors import Forbidden
from moderation.errors import NotYourRole
from moderation.models import Appeal, Bank, BankEntry, Batch, Case, Decision, Queue, Reveal, Rule
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import (
    add_entry,
    claim_case,
    decide,
    file_appeal,
    make_golden,
    remove_entry,
    remove_golden,
    reveal_image,
    reverse_batch,
    rule_in_bulk,
    save_rule,
)
from tests.factories import (
    BankEntryFactory,
    BatchFactory,
    CaseFactory,
    GoldenItemFactory,
    RuleFactory,
    staff,
)
from tests.images.test_pdq import drawn
from tests.moderation.conftest import settle
from tests.moderation.test_banking import looking_like

pytestmark = pytest.mark.django_db
NO_SENIORS = [role for role in Role if role != Role.SENIOR]
NO_ADMINISTRATORS = [role for role in Role if role != Role.ADMINISTRATOR]
AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)


def in_bulk(by: User, **chosen: object) -> Batch:
    filters: Mapping[str, Any] = chosen or {"cause": Case.Cause.LIKELY_FAKE}
    return rule_in_bulk(chosen=filters, said={}, as_of=timezone.now(), by=by, ruling=AUTHENTIC)


def ruled(case: Case, person: User) -> Decision:
    claimed = claim_case(case=Case.objects.get(pk=case.pk), moderator=person)
    decision = decide(case=claimed, reviewer=person, ruling=AUTHENTIC)
    settle(case)
    return Decision.objects.select_related("case__submission").get(pk=decision.pk)


@pytest.fixture
def copies(db: None) -> list[Case]:
    """Two cases on the same picture."""
    return [CaseFactory.create(submission=looking_like(drawn(0), flag="flagged")) for _ in range(2)]


@pytest.mark.parametrize("role", NO_SENIORS)
def test_only_seniors_rule_in_bulk_on_any_filter(case: Case, role: Role) -> None:
    with pytest.raises(NotYourRole):
        in_bulk(staff(role))
    assert not Batch.objects.exists()


def test_a_moderator_does_not_rule_on_copies_of_what_nobody_ruled_on(
    copies: list[Case], moderator: User
) -> None:
    with pytest.raises(NotYourRole):
        in_bulk(moderator, near=copies[0])


def test_a_moderator_rules_on_copies_of_what_a_colleague_ruled_on(
    copies: list[Case], moderator: User
) -> None:
    ruled(copies[0], staff(Role.MODERATOR))
    assert in_bulk(moderator, near=copies[0]).count == 1


def test_a_vote_is_enough_for_whoever_gave_it(copies: list[Case], moderator: User) -> None:
    Queue.objects.update(reviews=2)
    ruled(copies[0], moderator)
    Queue.objects.update(reviews=1)
    assert in_bulk(moderator, near=copies[0]).count == 1
    with pytest.raises(NotYourRole):
        in_bulk(staff(Role.MODERATOR), near=copies[0])


def test_an_auditor_rules_on_no_copies(copies: list[Case], moderator: User, auditor: User) -> None:
    ruled(copies[0], moderator)
    with pytest.raises(NotYourRole):
        in_bulk(auditor, near=copies[0])


@pytest.mark.parametrize("role", NO_SENIORS)
def test_a_batch_is_reversed_by_a_senior_or_whoever_ruled(role: Role) -> None:
    person, batch = staff(role), BatchFactory.create()
    with pytest.raises(NotYourRole):
        reverse_batch(batch=batch, by=person)
    assert reverse_batch(batch=BatchFactory.create(actor=person), by=person).reversed_by == person
    assert reverse_batch(batch=batch, by=staff(Role.SENIOR)).reopened == 0


@pytest.mark.parametrize("role", NO_SENIORS)
def test_only_seniors_choose_golden_items(case: Case, moderator: User, role: Role) -> None:
    decision, item, person = ruled(case, moderator), GoldenItemFactory.create(), staff(role)
    with pytest.raises(NotYourRole):
        make_golden(decision=decision, by=person)
    with pytest.raises(NotYourRole):
        remove_golden(item=item, by=person)
    item.refresh_from_db()
    assert item.removed_at is None


@pytest.mark.parametrize("role", NO_SENIORS)
def test_only_seniors_change_the_banks_by_hand(role: Role) -> None:
    entry, person = BankEntryFactory.create(), staff(role)
    with pytest.raises(NotYourRole):
        add_entry(bank=Bank.objects.get(slug="known-fakes"), pdq="f" * 64, by=person)
    with pytest.raises(NotYourRole):
        remove_entry(entry=entry, by=person)
    assert list(BankEntry.objects.filter(removed_at=None)) == [entry]


@pytest.mark.parametrize("role", NO_ADMINISTRATORS)
def test_only_administrators_set_up_rules(role: Role) -> None:
    person, rule = staff(role), RuleFactory.create(name="Before")
    rule.name = "After"
    with pytest.raises(NotYourRole):
        save_rule(rule=rule, by=person)
    assert Rule.objects.get().name == "Before"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_reviewers_open_the_picture_of_a_case(case: Case, role: Role) -> None:
    with pytest.raises(NotYourRole):
        reveal_image(case=case, person=staff(role))
    assert not Reveal.objects.exists()


def test_only_members_of_the_organisation_appeal(
    case: Case, moderator: User, outsider: User
) -> None:
    ruled(case, moderator)
    for person in (outsider, moderator):
        with pytest.raises(Forbidden, match="Members of the organisation"):
            file_appeal(submission=case.submission, by=person, text="No")
    assert not Appeal.objects.exists()
