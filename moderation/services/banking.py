"""Known images: put into a bank, taken out, and searched for in the past."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import has_role
from audit.services import SYSTEM_WORKER, Fact, record, record_many, user_actor
from images import locks
from images.lookup import images_near, is_comparable
from images.models import Submission
from moderation.banks import distance_of
from moderation.errors import AlreadyInBank, NotYourRole
from moderation.models import Bank, BankEntry, BankMatch, Case, Decision, Policy
from moderation.outcomes import Outcome
from moderation.policy import Flagging
from moderation.routing import ENDED
from moderation.services.opening import open_cases
from moderation.services.pressing import press

KINDS = {Outcome.CONFIRMED_FAKE: Bank.Kind.FAKE, Outcome.AUTHENTIC: Bank.Kind.HARMLESS}
ENTRIES_A_SWEEP = 20
KNOWN_FAKE = Flagging(Case.Cause.KNOWN_FAKE, severity=3)


@transaction.atomic
def add_entry(
    *, bank: Bank, pdq: str, by: User, policy: Policy | None = None, note: str = ""
) -> BankEntry:
    """Put a hash into a bank by hand; the next sweep searches the past for it."""
    _check(by)
    try:
        with transaction.atomic():
            entry = BankEntry.objects.create(
                bank=bank, pdq=pdq.lower(), added_by=by, policy=policy, note=note.strip()
            )
    except IntegrityError as error:
        raise AlreadyInBank from error
    record(_fact(entry, "bank.entry_added", user_actor(by.pk)))
    return entry


def add_ruled(decisions: Sequence[Decision]) -> list[Fact]:
    """Put the images of rulings that asked for it into the bank of their outcome; they settled.

    The caller records the facts with its own, here and when it retracts.
    """
    if not decisions:
        return []
    banks = {bank.kind: bank for bank in Bank.objects.order_by("-id")}
    entries = [
        BankEntry(
            bank=banks[KINDS[Outcome(decision.outcome)]],
            pdq=decision.case.submission.stored_image.pdq,
            policy=decision.policy,
            decision=decision,
            added_by=decision.reviewer,
        )
        for decision in decisions
        if decision.outcome in KINDS and is_comparable(decision.case.submission.image)
    ]
    BankEntry.objects.bulk_create(entries, ignore_conflicts=True)
    stored = BankEntry.objects.filter(pk__in=[entry.pk for entry in entries])
    return [_fact(one, "bank.entry_added", user_actor(one.added_by_id)) for one in stored]


def retract(decisions: Sequence[Decision]) -> list[Fact]:
    """Take out what earlier rulings on these cases put in and these rulings contradict."""
    outcomes = {decision.case_id: decision.outcome for decision in decisions}
    live = BankEntry.objects.filter(removed_at=None, decision__case__in=outcomes)
    related = live.select_related("bank", "policy", "decision")
    wrong = [entry for entry in related if _contradicts(entry, outcomes)]
    BankEntry.objects.filter(pk__in=[entry.pk for entry in wrong]).update(removed_at=Now())
    return [_fact(entry, "bank.entry_removed", SYSTEM_WORKER) for entry in wrong]


def _contradicts(entry: BankEntry, outcomes: Mapping[UUID, str]) -> bool:
    return entry.decision is not None and entry.decision.outcome != outcomes[entry.decision.case_id]


@transaction.atomic
def remove_entry(*, entry: BankEntry, by: User) -> None:
    """Take a hash out; what it matched so far stays written down."""
    _check(by)
    if BankEntry.objects.filter(pk=entry.pk, removed_at=None).update(removed_at=Now()):
        record(_fact(entry, "bank.entry_removed", user_actor(by.pk)))


def _check(person: User) -> None:
    if not has_role(person, Role.SENIOR):
        raise NotYourRole("Seniors change the banks by hand; rulings fill them.")


def _fact(entry: BankEntry, action: str, actor: str) -> Fact:
    policy = entry.policy.code if entry.policy else None
    decision = entry.decision.public_id if entry.decision else None
    data = {"bank": entry.bank.slug, "pdq": entry.pdq, "policy": policy, "decision": decision}
    return Fact(actor, action, entry.public_id, data=data)


def sweep_entries() -> int:
    """Search the past for new entries, each in a transaction of its own; submissions found."""
    found = 0
    for _ in range(ENTRIES_A_SWEEP):
        more = _sweep_next()
        if more is None:
            break
        found += more
    return found


@transaction.atomic
def _sweep_next() -> int | None:
    # Not a lock of the row: cases are locked before the entries that rulings on them retract.
    if not locks.try_lock("sweep of bank entries"):
        return None
    waiting = BankEntry.objects.filter(swept_at=None, removed_at=None).select_related("bank")
    entry = waiting.order_by("created_at").first()
    if entry is None:
        return None
    found, facts = _sweep(entry)
    BankEntry.objects.filter(pk=entry.pk).update(swept_at=Now())
    record_many(facts)
    return found


def _still_there(submissions: Sequence[Submission]) -> list[Submission]:
    """Without those that are deleted before they get a case; those that have one end with it."""
    fresh = Submission.objects.filter(pk__in=[one.pk for one in submissions], cases=None)
    locked = fresh.select_for_update(of=("self",), no_key=True).order_by("pk")
    live = {one.pk for one in locked if one.deleted_at is None}
    gone = set(fresh.values_list("pk", flat=True)) - live
    return [one for one in submissions if one.pk not in gone]


def _sweep(entry: BankEntry) -> tuple[int, list[Fact]]:
    """Write matches down; what is near a known fake gets a case, or presses if it has one."""
    images = {image.pk: image for image in images_near(entry.pdq, entry.bank.threshold)}
    ended = Submission.objects.filter(image__in=images, status__in=ENDED, deleted_at=None)
    submissions = _still_there(list(ended.select_related("image")))
    BankMatch.objects.bulk_create(
        [
            BankMatch(
                submission=one, entry=entry, distance=distance_of(images[one.stored_image.pk])
            )
            for one in submissions
        ],
        ignore_conflicts=True,
    )
    if entry.bank.kind != Bank.Kind.FAKE:
        return len(submissions), []
    _, facts = open_cases([(one, KNOWN_FAKE) for one in submissions])
    return len(submissions), [*facts, *press(submissions, KNOWN_FAKE, near=entry)]
