"""What is hidden from reviewers until they have said what they think."""

from accounts.models import User
from moderation.models import Case, FirstLook, Note
from moderation.policy import asks_several, is_blind
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


def is_told(note: Note, case: Case, standing: Standing) -> bool:
    """What somebody wrote in this round may say a ruling: one of several reads it after theirs."""
    is_new = note.kind == Note.Kind.HANDED_OVER and note.created_at >= case.waiting_since
    return not (is_new and standing in MAY_RULE and asks_several(case, case.queue))


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
