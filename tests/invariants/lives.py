"""What can happen to a case, by the real services; each life pauses after every step."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from accounts.models import User
from moderation.models import Bank, BankEntry, Case, Decision, Policy, Queue
from moderation.outcomes import Outcome, Reason
from moderation.policy import appeal_window_began
from moderation.rulings import Ruling
from moderation.services import (
    add_entry,
    claim_case,
    close_old_cases,
    decide,
    delete_submission,
    file_appeal,
    hand_case,
    hold_case,
    release_case,
    remove_entry,
    reopen_case,
    return_expired_claims,
    reveal_image,
    sweep_entries,
    undo,
)
from tests.moderation.conftest import expire, settle

AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)
KNOWN = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN, to_bank=True)
CANNOT_TELL = Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY)
ANSWER = Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY, answer="We looked again.")
ESCALATE = Ruling(Outcome.ESCALATE, Reason.HIGH_STAKES, note="Look at the hands.")

Steps = Iterator[None]


@dataclass(frozen=True)
class World:
    """The people, and new cases for as long as somebody asks for one."""

    uploader: User
    moderator: User
    olga: User
    senior: User
    sofia: User
    cases: Iterator[Case]


def claim(case: Case, person: User) -> Case:
    return claim_case(case=Case.objects.get(pk=case.pk), moderator=person)


def rule(case: Case, person: User, ruling: Ruling = AUTHENTIC) -> Decision:
    return decide(case=claim(case, person), reviewer=person, ruling=ruling)


def told(world: World) -> Case:
    """A case whose ruling stands."""
    case = next(world.cases)
    rule(case, world.moderator)
    settle(case)
    return case


def ruled(world: World) -> Steps:
    case = next(world.cases)
    policy = Policy.objects.first()
    rule(case, world.moderator, Ruling(Outcome.CONFIRMED_FAKE, Reason.VISIBLE_ARTEFACTS, policy))
    yield
    settle(case)
    yield


def by_two(world: World) -> Steps:
    """Two people agree; the first changes their mind meanwhile."""
    Queue.objects.update(reviews=2)
    case = next(world.cases)
    rule(case, world.moderator)
    yield
    undo(case=case, reviewer=world.moderator)
    yield
    rule(case, world.moderator, CANNOT_TELL)
    settle(case)
    yield
    rule(case, world.olga, CANNOT_TELL)
    yield
    settle(case)
    Queue.objects.update(reviews=1)
    yield


def in_dispute(world: World) -> Steps:
    """Two people disagree, and a senior has the last word."""
    Queue.objects.update(reviews=2)
    case = next(world.cases)
    for person, ruling in ((world.moderator, AUTHENTIC), (world.olga, CANNOT_TELL)):
        rule(case, person, ruling)
        yield
        settle(case)
        yield
    Queue.objects.update(reviews=1)
    rule(case, world.senior)
    yield
    settle(case)
    yield


def escalated(world: World) -> Steps:
    """Left to seniors, who do not find the time."""
    case = next(world.cases)
    for _ in range(2):
        rule(case, world.moderator, ESCALATE)
        yield
        undo(case=case, reviewer=world.moderator)
        release_case(case=case, moderator=world.moderator)
        yield
    rule(case, world.moderator, ESCALATE)
    settle(case)
    hand_case(case=claim(case, world.senior), moderator=world.senior, to=world.sofia)
    yield
    claim(case, world.sofia)
    yield
    release_case(case=case, moderator=world.sofia)
    yield


def put_off(world: World) -> Steps:
    """Looked at, lost, put aside and kept."""
    case = claim(next(world.cases), world.moderator)
    reveal_image(case=case, person=world.moderator)
    yield
    expire(case)
    return_expired_claims()
    yield
    held = claim(case, world.moderator)
    hold_case(case=held, moderator=world.moderator, length=timedelta(hours=1))
    yield


def appealed(world: World) -> Steps:
    file_appeal(submission=told(world).submission, by=world.uploader, text="It is mine.")
    yield


def answered(world: World) -> Steps:
    """Appealed, and answered after a second thought."""
    case = told(world)
    file_appeal(submission=case.submission, by=world.uploader, text="It is mine.")
    rule(case, world.senior, ANSWER)
    yield
    undo(case=case, reviewer=world.senior)
    yield
    decide(case=claim(case, world.senior), reviewer=world.senior, ruling=ANSWER)
    yield
    settle(case)
    yield


def opened_again(world: World) -> Steps:
    case = told(world)
    reopen_case(case=Case.objects.get(pk=case.pk), by=world.senior, note="The source was found.")
    yield
    rule(case, world.olga, CANNOT_TELL)
    yield
    settle(case)
    yield


def closed(world: World) -> Steps:
    """Decided so long ago that nobody can appeal any more."""
    case = told(world)
    Case.objects.filter(pk=case.pk).update(decided_at=appeal_window_began() - timedelta(days=9))
    close_old_cases()
    yield


def delete(world: World, case: Case) -> None:
    delete_submission(submission=case.submission, by=world.uploader)


def taken_back(world: World) -> Steps:
    """Deleted by its sender after it was ruled on."""
    delete(world, told(world))
    yield


def deleted_in_every_state(world: World) -> Steps:
    """While it waits, is held, can be taken back, is appealed, or waits for a second person."""
    delete(world, next(world.cases))
    yield
    delete(world, claim(next(world.cases), world.moderator))
    yield
    for ruling in (AUTHENTIC, ESCALATE):
        case = next(world.cases)
        rule(case, world.moderator, ruling)
        delete(world, case)
        yield
    case = told(world)
    file_appeal(submission=case.submission, by=world.uploader, text="It is mine.")
    yield
    claim(case, world.senior)
    delete(world, case)
    yield
    Queue.objects.update(reviews=2)
    case = next(world.cases)
    rule(case, world.moderator)
    settle(case)
    Queue.objects.update(reviews=1)
    delete(world, case)
    yield


def known(world: World) -> Steps:
    """A ruling fills one bank, a person the other; the past is searched for both."""
    case = next(world.cases)
    rule(case, world.moderator, KNOWN)
    settle(case)
    yield
    fakes = Bank.objects.get(slug="known-fakes")
    add_entry(bank=fakes, pdq=case.submission.stored_image.pdq, by=world.senior)
    yield
    sweep_entries()
    yield
    remove_entry(entry=BankEntry.objects.get(bank=fakes), by=world.senior)
    yield


def overturned(world: World) -> Steps:
    """A ruling filled a bank, and a later one contradicts it."""
    case = next(world.cases)
    rule(case, world.moderator, KNOWN)
    settle(case)
    yield
    reopen_case(case=Case.objects.get(pk=case.pk), by=world.senior, note="The source was found.")
    yield
    rule(case, world.olga, CANNOT_TELL)
    settle(case)
    yield
