"""Known images come and go in the ledger, and the past is searched for each."""

from worker.invariants.breaches import Rule

# A sweep every 10 seconds searches for 20 entries; thousands at once take a while.
GRACE_MINUTES = 30

RULES = (
    Rule(
        "I4",
        "a bank entry without exactly one row each for its coming and going",
        """
        SELECT $bank_entry FROM moderation_bankentry bank_entry
        LEFT JOIN audit_ledgerentry entry
            ON entry.subject = $bank_entry
           AND entry.action IN ('bank.entry_added', 'bank.entry_removed')
        GROUP BY bank_entry.id
        HAVING count(*) FILTER (WHERE entry.action = 'bank.entry_added') <> 1
            OR count(*) FILTER (WHERE entry.action = 'bank.entry_removed')
               <> (bank_entry.removed_at IS NOT NULL)::int
        """,
    ),
    Rule(
        "I7",
        "put into a bank, but nobody searched the past for it",
        """
        SELECT $bank_entry FROM moderation_bankentry bank_entry
        WHERE swept_at IS NULL AND removed_at IS NULL
          AND created_at < now() - %(minutes)s * interval '1 minute'
        """,
        {"minutes": GRACE_MINUTES},
    ),
    Rule(
        "I7",
        "in a bank by a ruling that another one contradicts",
        """
        SELECT $bank_entry FROM moderation_bankentry bank_entry
        JOIN moderation_decision ruling ON ruling.id = bank_entry.decision_id
        JOIN moderation_decision later
            ON later.case_id = ruling.case_id AND later.round > ruling.round
           AND later.published_at IS NOT NULL AND later.outcome <> ruling.outcome
        WHERE bank_entry.removed_at IS NULL GROUP BY bank_entry.id
        """,
    ),
)
