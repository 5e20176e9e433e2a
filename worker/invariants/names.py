"""What the rules' `$names` stand for."""

from images.models import Submission
from moderation.lifecycle import (
    BEGINNINGS_OF_A_CLAIM,
    ENDS_OF_A_CLAIM,
    FLAGS,
    RULED_IN_BULK,
    RULINGS,
)

FINAL = [
    Submission.Status.ANALYSED,
    Submission.Status.REJECTED,
    Submission.Status.QUARANTINED,
]


def _listed(texts: list[str]) -> str:
    return "(" + ", ".join(f"'{text}'" for text in texts) + ")"


NAMES = {
    "submission": "'sub_' || replace(submission.id::text, '-', '')",
    "case": "'case_' || replace(review.id::text, '-', '')",
    "decision": "'dec_' || replace(decision.id::text, '-', '')",
    "is_final": f"submission.status IN {_listed([*FINAL])}",
    "final_actions": _listed([f"submission.{status}" for status in FINAL]),
    "beginnings_of_a_claim": _listed([*BEGINNINGS_OF_A_CLAIM]),
    "ends_of_a_claim": _listed([*ENDS_OF_A_CLAIM]),
    "rulings": _listed([*RULINGS, RULED_IN_BULK]),
    "flag_of_status": ", ".join(_listed([status, flag]) for status, flag in FLAGS.items()),
}
