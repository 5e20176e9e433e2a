"""Known images: put into a bank, taken out, and searched for in the past."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from accounts.models import User
from audit.services import Fact, record, record_many, user_actor
from images.models import Submission
from moderation.banks import distance_of, images_near, is_comparable
from moderation.errors import AlreadyInBank
from moderation.models import Bank, BankEntry, BankMatch, Case, Decision, Policy
from moderation.outcomes import Outcome
from moderation.policy import Flagging
from moderation.routing import ENDED
from moderation.services.opening import open_cases

KINDS = {Outcome.CONFIRMED_FAKE: Bank.Kind.FAKE, Outcome.AUTHENTIC: Bank.Kind.HARMLESS}
ENTRIES_A_SWEEP = 20
KNOWN_FAKE = Flagging(Case.Cause.KNOWN_FAKE, severity=3)


@transaction.atomic
def add_entry(
    *, bank: Bank, pdq: str, by: User, policy: Policy | None = None, note: str = ""
) -> BankEntry:
    """Put a hash into a bank by hand; the next sweep searches the past for it."""
    try:
        with transaction.atomic():
            entry = BankEntry.objects.create(
                bank=bank, pdq=pdq.lower(), added_by=by, policy=policy, note=note.strip()
            )
    except IntegrityError as error:
        raise AlreadyInBank from error
    record(_fact(entry, "bank.entry_added", by))
    return entry


def add_ruled(decisions: Sequence[Decision]) -> None:
    """Put the images of rulings that asked for it into the bank of their outcome; they settled."""
    if not decisions:
        return
    banks = {bank.kind: bank for bank in Bank.objects.order_by("-id")}
    entries = [
        BankEntry(
            bank=banks[KINDS[Outcome(decision.outcome)]],
            pdq=decision.case.submission.image.pdq,
            policy=decision.policy,
            decision=decision,
            added_by=decision.reviewer,
        )
        for decision in decisions
        if decision.outcome in KINDS and is_comparable(decision.case.submission.image)
    ]
    BankEntry.objects.bulk_create(entries, ignore_conflicts=True)
    stored = BankEntry.objects.filter(pk__in=[entry.pk for entry in entries])
    facts = [_fact(one, "bank.entry_added", one.added_by) for one in stored]
    if facts:
        record_many(facts)


@transaction.atomic
def remove_entry(*, entry: BankEntry, by: User) -> None:
    """Take a hash out; what it matched so far stays written down."""
    if BankEntry.objects.filter(pk=entry.pk, removed_at=None).update(removed_at=Now()):
        record(_fact(entry, "bank.entry_removed", by))


def _fact(entry: BankEntry, action: str, by: User) -> Fact:
    policy = entry.policy.code if entry.policy else None
    decision = entry.decision.public_id if entry.decision else None
    data = {"bank": entry.bank.slug, "pdq": entry.pdq, "policy": policy, "decision": decision}
    return Fact(user_actor(by.pk), action, entry.public_id, data=data)


@transaction.atomic
def sweep_entries() -> int:
    """Search the past for new entries; how many submissions were found."""
    waiting = BankEntry.objects.filter(swept_at=None, removed_at=None)
    locked = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("bank")
    entries = list(locked.order_by("created_at")[:ENTRIES_A_SWEEP])
    found = sum(_sweep(entry) for entry in entries)
    BankEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(swept_at=Now())
    return found


def _sweep(entry: BankEntry) -> int:
    """Write matches down; what is near a known fake and lies before nobody gets a case."""
    images = {image.pk: image for image in images_near(entry.pdq, entry.bank.threshold)}
    submissions = list(
        Submission.objects.filter(image__in=images, status__in=ENDED).select_related("image")
    )
    BankMatch.objects.bulk_create(
        [
            BankMatch(submission=one, entry=entry, distance=distance_of(images[one.image_id]))
            for one in submissions
        ],
        ignore_conflicts=True,
    )
    if entry.bank.kind == Bank.Kind.FAKE:
        _, facts = open_cases([(one, KNOWN_FAKE) for one in submissions])
        if facts:
            record_many(facts)
    return len(submissions)
