"""Refusals that a moderator can read."""

from common.errors import Conflict, Forbidden, Invalid, NotFound


class QueueEmpty(NotFound):
    code = "queue_empty"
    title = "Nothing is waiting in this queue"


class CaseTaken(Conflict):
    """Another person holds the case, or it is past the state that this step begins from."""

    code = "case_taken"
    title = "This case has moved on"


class CaseReserved(Conflict):
    code = "case_reserved"
    title = "This case is kept for somebody for a while"


class AlreadyRuled(Forbidden):
    code = "already_ruled"
    title = "You have ruled on this case; another person looks at it now"


class CannotAppeal(Conflict):
    code = "cannot_appeal"
    title = "This ruling cannot be appealed"


class CannotReopen(Conflict):
    code = "cannot_reopen"
    title = "Only a settled ruling can be looked at again"


class AlreadyInBank(Conflict):
    code = "already_in_bank"
    title = "This hash is in the bank already"


class NothingFits(Conflict):
    code = "nothing_fits"
    title = "Nothing that fits is waiting any more; nothing was ruled"


class CannotReverse(Conflict):
    code = "cannot_reverse"
    title = "This batch was reversed already"


class NotGolden(Conflict):
    code = "not_golden"
    title = "This case cannot be a golden item"


class CapReached(Conflict):
    """The person's own limit for a day of looking at open pictures."""

    code = "cap_reached"
    title = "You have reached the limit that you set for today"


class NotRevealed(Conflict):
    code = "not_revealed"
    title = "You have not opened this picture"


class AbsurdExposure(Invalid):
    code = "absurd_exposure"
    title = "Nobody looks at a picture for that long; nothing was counted"


class TooLate(Conflict):
    code = "too_late"
    title = "This ruling can no longer be taken back; a new ruling can follow it"


class CannotTakeIt(Invalid):
    """A case is handed only to people who may rule on it."""

    code = "cannot_take_it"
    title = "This person cannot take the case"


class HandsFull(Conflict):
    code = "hands_full"
    title = "You already hold another case; rule on it or release it first"


class LeaseLost(Conflict):
    code = "lease_lost"
    title = "Your claim on this case has ended; nothing was ruled"


class OwnUpload(Forbidden):
    code = "own_upload"
    title = "You uploaded this image, so somebody else reviews it"


class OwnAppeal(Forbidden):
    code = "own_appeal"
    title = "You filed this appeal, so somebody else answers it"


class NotYourRole(Forbidden):
    code = "not_your_role"
    title = "Your role does not review this case"


class InvalidRuling(Invalid):
    code = "invalid_ruling"
    title = "This ruling is not complete"


class NothingToPlay(NotFound):
    code = "nothing_to_play"
    title = "There is no picture to guess at the moment"


class AlreadyGuessed(Conflict):
    code = "already_guessed"
    title = "You had guessed already; your first guess counts"
