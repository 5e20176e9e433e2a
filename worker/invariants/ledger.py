"""I4: one ledger row for every transition, in a chain that holds."""

from collections.abc import Iterator

from audit.models import LedgerHead
from audit.verification import verify
from worker.invariants.breaches import Breach, Rule, breach

RULES = (
    Rule(
        "I4",
        "a submission without exactly one row that accepts it",
        """
        SELECT $submission FROM images_submission submission
        LEFT JOIN audit_ledgerentry entry
            ON entry.subject = $submission AND entry.action = 'submission.accepted'
        GROUP BY submission.id HAVING count(entry.sequence) <> 1
        """,
    ),
    Rule(
        "I4",
        "a submission whose rows do not end it as it ended",
        """
        SELECT $submission FROM images_submission submission
        LEFT JOIN audit_ledgerentry entry
            ON entry.subject = $submission AND entry.action IN $final_actions
        GROUP BY submission.id
        HAVING count(*) FILTER (WHERE entry.action = 'submission.' || submission.status)
               <> ($is_final)::int
        """,
    ),
    Rule(
        "I4",
        "a case without exactly one row that opens it",
        """
        SELECT $case FROM moderation_case review
        LEFT JOIN audit_ledgerentry entry
            ON entry.subject = $case AND entry.action = 'case.opened'
        GROUP BY review.id HAVING count(entry.sequence) <> 1
        """,
    ),
    Rule(
        "I4",
        "a case whose claims do not balance with what ended them",
        """
        SELECT $case FROM moderation_case review
        LEFT JOIN audit_ledgerentry entry ON entry.subject = $case
        GROUP BY review.id
        HAVING count(*) FILTER (WHERE entry.action IN $beginnings_of_a_claim)
               - count(*) FILTER (WHERE entry.action IN $ends_of_a_claim)
               <> (review.status = 'claimed')::int
        """,
    ),
    Rule(
        "I4",
        "a decision without exactly one row",
        """
        SELECT $decision FROM moderation_decision decision
        JOIN moderation_case review ON review.id = decision.case_id
        LEFT JOIN audit_ledgerentry entry
            ON entry.subject = $case AND entry.action IN $rulings
           AND entry.payload::jsonb #>> '{data,decision}' = $decision
        GROUP BY decision.id HAVING count(entry.sequence) <> 1
        """,
    ),
    Rule(
        "I4",
        "a look at an open picture without exactly one row",
        """
        SELECT $case FROM moderation_reveal reveal
        JOIN moderation_case review ON review.id = reveal.case_id
        LEFT JOIN audit_ledgerentry entry
            ON entry.subject = $case AND entry.action = 'image.revealed'
           AND entry.actor = 'user:' || replace(reveal.person_id::text, '-', '')
        GROUP BY reveal.id, review.id HAVING count(entry.sequence) <> 1
        """,
    ),
)


def broken_chain(newest: int | None) -> Iterator[Breach]:
    """Verify the whole chain, or only its newest entries."""
    head = LedgerHead.objects.values_list("sequence", flat=True).first() or 0
    report = verify(from_sequence=1 if newest is None else head - newest + 1)
    faults = (f"entry {fault.sequence}: {fault.kind}" for fault in report.faults)
    yield from breach("I4", "the chain does not verify", faults)
