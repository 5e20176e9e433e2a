"""What the rules' `$names` stand for."""

from accounts.roles import Role
from images.models import Submission
from moderation.lifecycle import (
    BEGINNINGS_OF_A_CLAIM,
    ENDS_BY_RULING,
    ENDS_OF_A_CLAIM,
    FLAGS,
    RULED_IN_BULK,
    WAITING,
)
from moderation.models import Case
from moderation.policy import FOR_ONE
from moderation.selectors import FOR_EVERYBODY, REVIEWERS

FINAL = [
    Submission.Status.ANALYSED,
    Submission.Status.REJECTED,
    Submission.Status.QUARANTINED,
    Submission.Status.FAILED,
]


def _listed(texts: list[str]) -> str:
    return "(" + ", ".join(f"'{text}'" for text in texts) + ")"


NAMES = {
    "submission": "'sub_' || replace(submission.id::text, '-', '')",
    "case": "'case_' || replace(review.id::text, '-', '')",
    "decision": "'dec_' || replace(decision.id::text, '-', '')",
    "appeal": "'app_' || replace(appeal.id::text, '-', '')",
    "batch": "'bat_' || replace(batch.id::text, '-', '')",
    "delivery": "'dlv_' || replace(delivery.id::text, '-', '')",
    "bank_entry": "'ent_' || replace(bank_entry.id::text, '-', '')",
    "is_final": f"submission.status IN {_listed([*FINAL])}",
    "final_actions": _listed([f"submission.{status}" for status in FINAL]),
    "beginnings_of_a_claim": _listed([*BEGINNINGS_OF_A_CLAIM]),
    "ends_of_a_claim": _listed([*ENDS_OF_A_CLAIM]),
    "rulings": _listed([*ENDS_BY_RULING, RULED_IN_BULK]),
    "ruled_in_bulk": f"'{RULED_IN_BULK}'",
    "ended": _listed([Case.Status.DECIDED, Case.Status.FINAL]),
    "waiting": _listed(sorted(WAITING)),
    "reviewers": _listed([*REVIEWERS]),
    "senior": f"'{Role.SENIOR}'",
    "for_one": _listed(sorted(FOR_ONE)),
    "for_everybody": _listed([*FOR_EVERYBODY]),
    "is_settling_answer": (
        "answer.case_id = review.id AND answer.round = review.round"
        " AND answer.claimed_from = 'appealed' AND answer.undone_at IS NULL"
        " AND review.settles_at IS NOT NULL"
    ),
    "flag_of_status": ", ".join(_listed([status, flag]) for status, flag in FLAGS.items()),
}
