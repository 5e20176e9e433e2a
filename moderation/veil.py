"""What is hidden from reviewers until they have said what they think."""

from collections.abc import Sequence

from accounts.models import User
from moderation.models import Case, Decision, FirstLook, Note
from moderation.policy import FOR_ONE, asks_several, is_blind
from moderation.standing import Standing, is_settling

MAY_RULE = (
    Standing.MINE,
    Standing.CLAIMABLE,
    Standing.TAKEN,
    Standing.RESERVED,
    Standing.SETTLING,
)


def is_veiled(case: Case, standing: Standing, first: FirstLook | None) -> bool:
    return is_blind(case, case.queue) and first is None and standing in MAY_RULE


def may_take_back(case: Case, said: Sequence[Decision], reader: User) -> bool:
    """The last of what was said, newest first, is theirs, and they could rule anew.

    Not where they settled a dispute: whoever does that sees everything.
    """
    last = next((one for one in said if one.undone_at is None), None)
    if last is None or last.reviewer_id != reader.pk or last.claimed_from in FOR_ONE:
        return False
    return is_settling(case)


def is_told(note: Note, case: Case, *, may_rule: bool) -> bool:
    """What somebody wrote in this round may say a ruling: one of several reads it after theirs."""
    is_new = note.kind == Note.Kind.HANDED_OVER and note.created_at >= case.waiting_since
    return not (is_new and may_rule and asks_several(case, case.queue))


def is_told_why_kept(case: Case, reader: User) -> bool:
    """The same of a case that waits for them, who did not look yet; their own words they know."""
    is_own = case.reserved_by_id == reader.pk
    return is_own or not (is_blind(case, case.queue) or asks_several(case, case.queue))


def may_hear_the_partner(case: Case, standing: Standing) -> bool:
    """Whether the partner's own truth sways nobody who judges blindly, or could do so again."""
    if not case.is_golden and not is_blind(case, case.queue):
        return True
    return standing not in MAY_RULE and case.settles_at is None


def is_timeless(case: Case) -> bool:
    """Until its first ruling settles no case says when its image came: a golden one came long ago.

    The id of a submission says it, too.
    """
    is_open = Case.Status.OPEN in {case.status, case.claimed_from} or case.settles_at is not None
    return is_open and case.round == 1
