from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from audit.models import LedgerEntry
from detection.models import Verdict
from images.models import Submission
from moderation.errors import AlreadyInBank
from moderation.models import Bank, BankEntry, BankMatch, Case, Policy
from moderation.outcomes import Outcome, Reason
from moderation.policy import Flagging
from moderation.rulings import Ruling
from moderation.selectors import ruled_otherwise
from moderation.services import (
    add_entry,
    claim_case,
    decide,
    open_cases,
    remove_entry,
    reopen_case,
    settle_rulings,
    sweep_entries,
    undo,
)
from tests.factories import BankEntryFactory, CaseFactory, RuleFactory, analysed_submission
from tests.images.test_pdq import drawn, flipped
from tests.moderation.conftest import settle

pytestmark = pytest.mark.django_db

MINE = drawn(0)
AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN, to_bank=True)


def looking_like(
    pdq: str,
    *,
    quality: int = 90,
    flag: str = "none",
    verdict: Verdict = Verdict.LIKELY_FAKE,
    probability: float = 0.97,
) -> Submission:
    """An analysed submission whose image has this hash."""
    submission = analysed_submission(verdict=verdict, probability=probability, flag=flag)
    submission.stored_image.pdq, submission.stored_image.pdq_quality = pdq, quality
    submission.stored_image.save(update_fields=["pdq", "pdq_quality"])
    return submission


def harmless(pdq: str) -> BankEntry:
    return BankEntryFactory.create(bank=Bank.objects.get(slug="known-harmless"), pdq=pdq)


def opened(submission: Submission, flagging: Flagging | None = None) -> Case | None:
    cases, _ = open_cases([(submission, flagging)])
    return cases[0] if cases else None


def rule(case: Case, person: User, ruling: Ruling) -> None:
    decide(case=claim_case(case=case, moderator=person), reviewer=person, ruling=ruling)


def test_what_is_close_to_a_known_fake_goes_before_people_at_once() -> None:
    entry = BankEntryFactory.create(pdq=MINE)
    submission = looking_like(flipped(MINE, 20, 1))
    case = opened(submission)
    assert case is not None
    assert (case.cause, case.severity) == (Case.Cause.KNOWN_FAKE, 3)
    match = BankMatch.objects.get()
    assert (match.submission, match.entry, match.distance) == (submission, entry, 20)


def test_the_threshold_is_that_of_the_bank() -> None:
    BankEntryFactory.create(pdq=MINE)
    Bank.objects.filter(slug="known-fakes").update(threshold=10)
    assert opened(looking_like(flipped(MINE, 11, 1))) is None
    assert opened(looking_like(flipped(MINE, 10, 2))) is not None


def test_what_is_close_to_a_harmless_image_presses_less_but_is_seen() -> None:
    harmless(MINE)
    case = opened(looking_like(flipped(MINE, 3, 1)), Flagging(Case.Cause.LIKELY_FAKE, 3))
    assert case is not None
    assert (case.cause, case.severity) == (Case.Cause.LIKELY_FAKE, 1)


def test_a_known_fake_outweighs_a_harmless_neighbour() -> None:
    harmless(MINE)
    BankEntryFactory.create(pdq=flipped(MINE, 2, 5))
    case = opened(looking_like(MINE), Flagging(Case.Cause.INCONCLUSIVE, 1))
    assert case is not None
    assert case.cause == Case.Cause.KNOWN_FAKE


def test_flat_pictures_are_close_to_nothing() -> None:
    BankEntryFactory.create(pdq=MINE)
    assert opened(looking_like(MINE, quality=49)) is None


def test_a_rule_can_ask_for_a_bank_and_a_policy() -> None:
    policy = Policy.objects.all()[0]
    BankEntryFactory.create(pdq=MINE, policy=policy)
    by_policy = RuleFactory.create(policy=policy, bank=Bank.objects.get(slug="known-fakes"))
    case = opened(looking_like(MINE))
    other = opened(looking_like(drawn(9)), Flagging(Case.Cause.INCONCLUSIVE, 1))
    assert case is not None
    assert other is not None
    assert (case.rule, other.rule) == (by_policy, None)


def test_a_ruling_puts_its_image_into_the_bank_of_its_outcome_when_it_stands(
    moderator: User, policy: Policy
) -> None:
    fake = CaseFactory.create(submission=looking_like(MINE, flag="flagged"))
    ruling = Ruling(Outcome.CONFIRMED_FAKE, Reason.VISIBLE_ARTEFACTS, policy, to_bank=True)
    rule(fake, moderator, ruling)
    assert not BankEntry.objects.exists()
    settle(fake)
    entry = BankEntry.objects.get()
    assert (entry.bank.slug, entry.pdq, entry.policy) == ("known-fakes", MINE, policy)
    assert entry.decision is not None
    assert LedgerEntry.objects.get(action="bank.entry_added").actor == f"user:{moderator.pk.hex}"


def test_an_authentic_image_goes_to_the_harmless_ones(moderator: User) -> None:
    case = CaseFactory.create(submission=looking_like(MINE, flag="flagged"))
    rule(case, moderator, AUTHENTIC)
    settle(case)
    assert BankEntry.objects.get().bank.kind == Bank.Kind.HARMLESS


def test_a_ruling_that_was_taken_back_puts_nothing_into_a_bank(moderator: User) -> None:
    case = CaseFactory.create(submission=looking_like(MINE, flag="flagged"))
    rule(case, moderator, AUTHENTIC)
    undo(case=case, reviewer=moderator)
    settle_rulings()
    assert not BankEntry.objects.exists()


def ruled_again(case: Case, person: User, senior: User, ruling: Ruling) -> None:
    """The senior opens it again, and the person rules anew."""
    reopen_case(case=Case.objects.get(pk=case.pk), by=senior, note="The source was found.")
    rule(Case.objects.get(pk=case.pk), person, ruling)
    settle(case)


def test_a_new_ruling_takes_out_what_it_contradicts(moderator: User, senior: User) -> None:
    case = CaseFactory.create(submission=looking_like(MINE, flag="flagged"))
    rule(case, moderator, AUTHENTIC)
    settle(case)
    ruled_again(case, moderator, senior, Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY))
    assert BankEntry.objects.get().removed_at is not None
    removal = LedgerEntry.objects.get(action="bank.entry_removed")
    assert removal.actor == "system:worker"


def test_a_new_ruling_that_says_the_same_leaves_the_entry(moderator: User, senior: User) -> None:
    case = CaseFactory.create(submission=looking_like(MINE, flag="flagged"))
    rule(case, moderator, AUTHENTIC)
    settle(case)
    ruled_again(case, moderator, senior, Ruling(Outcome.AUTHENTIC, Reason.KNOWN_SOURCE))
    assert BankEntry.objects.get().removed_at is None


def test_an_image_that_is_in_the_bank_is_put_there_once(moderator: User) -> None:
    harmless(MINE)
    case = CaseFactory.create(submission=looking_like(MINE, flag="flagged"))
    rule(case, moderator, AUTHENTIC)
    settle(case)
    assert BankEntry.objects.count() == 1


def test_a_new_entry_is_searched_for_in_the_past(senior: User) -> None:
    forgotten = looking_like(flipped(MINE, 6, 1), verdict=Verdict.LIKELY_AUTHENTIC, probability=0.1)
    looking_like(drawn(7))
    entry = add_entry(bank=Bank.objects.get(slug="known-fakes"), pdq=MINE, by=senior)
    assert sweep_entries() == 1
    case = Case.objects.get(submission=forgotten)
    assert case.cause == Case.Cause.KNOWN_FAKE
    entry.refresh_from_db()
    assert entry.swept_at is not None
    assert sweep_entries() == 0


def sweep(senior: User) -> BankEntry:
    """Search the past for a new known fake."""
    entry = add_entry(bank=Bank.objects.get(slug="known-fakes"), pdq=MINE, by=senior)
    assert sweep_entries() == 1
    return entry


@pytest.mark.parametrize("status", [Case.Status.OPEN, Case.Status.REOPENED])
def test_a_case_that_waits_presses_once_it_is_close_to_a_known_fake(
    senior: User, status: Case.Status
) -> None:
    due = timezone.now() + timedelta(days=1)
    submission = looking_like(MINE, flag="flagged")
    case = CaseFactory.create(submission=submission, status=status, due_at=due)
    sweep(senior)
    case.refresh_from_db()
    assert (case.cause, case.severity, case.status) == (Case.Cause.KNOWN_FAKE, 3, status)
    assert case.due_at < due
    assert LedgerEntry.objects.get(action="case.raised").subject == case.public_id


def test_a_case_that_is_late_already_is_due_no_later(senior: User) -> None:
    case = CaseFactory.create(submission=looking_like(MINE, flag="flagged"))
    sweep(senior)
    assert Case.objects.get(pk=case.pk).due_at == case.due_at


def test_a_case_that_a_sweep_opens_is_not_raised_too(senior: User) -> None:
    looking_like(MINE)
    sweep(senior)
    assert Case.objects.get().severity == 3
    assert not LedgerEntry.objects.filter(action="case.raised").exists()


def test_a_bank_knows_which_rulings_say_otherwise(moderator: User, senior: User) -> None:
    case = CaseFactory.create(submission=looking_like(MINE, flag="flagged"))
    rule(case, moderator, Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN))
    settle(case)
    entry = sweep(senior)
    assert list(ruled_otherwise(entry)) == [case]
    reopen_case(case=Case.objects.get(pk=case.pk), by=senior, note="The bank knows it.")
    assert not ruled_otherwise(entry).exists()


def test_a_sweep_for_a_harmless_image_opens_nothing(senior: User) -> None:
    looking_like(MINE)
    add_entry(bank=Bank.objects.get(slug="known-harmless"), pdq=MINE, by=senior)
    assert sweep_entries() == 1
    assert not Case.objects.exists()


def test_a_hash_is_in_a_bank_once(senior: User) -> None:
    bank = Bank.objects.get(slug="known-fakes")
    add_entry(bank=bank, pdq=MINE.upper(), by=senior)
    with pytest.raises(AlreadyInBank):
        add_entry(bank=bank, pdq=MINE, by=senior)


def test_what_was_taken_out_matches_nothing_and_can_come_back(senior: User) -> None:
    bank = Bank.objects.get(slug="known-fakes")
    entry = add_entry(bank=bank, pdq=MINE, by=senior)
    remove_entry(entry=entry, by=senior)
    remove_entry(entry=entry, by=senior)
    assert opened(looking_like(MINE)) is None
    assert LedgerEntry.objects.filter(action="bank.entry_removed").count() == 1
    add_entry(bank=bank, pdq=MINE, by=senior)
