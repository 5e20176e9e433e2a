"""Whether the verdict is hidden from a reviewer until they have said what they think."""

from moderation.models import Case, FirstLook
from moderation.policy import is_blind
from moderation.standing import Standing

MAY_RULE = (
    Standing.MINE,
    Standing.CLAIMABLE,
    Standing.TAKEN,
    Standing.RESERVED,
    Standing.SETTLING,
)


def is_veiled(case: Case, standing: Standing, first: FirstLook | None) -> bool:
    return is_blind(case, case.queue) and first is None and standing in MAY_RULE
