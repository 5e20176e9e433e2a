"""What can go wrong with people, invitations and keys."""

from http import HTTPStatus

from common.errors import Conflict, DomainError


class AlreadyMember(Conflict):
    code = "already_member"
    title = "This person is already a member"


class AlreadyInvited(Conflict):
    code = "already_invited"
    title = "There is already an open invitation for this address"


class AddressTaken(Conflict):
    code = "address_taken"
    title = "There is already an account with this address"


class NotAMember(Conflict):
    code = "not_a_member"
    title = "This person is no longer a member"


class LastManager(Conflict):
    code = "last_manager"
    title = "An organisation keeps at least one manager"


class KeyRevoked(Conflict):
    code = "key_revoked"
    title = "This key has already been revoked"


class KeyReplaced(Conflict):
    code = "key_replaced"
    title = "Another key has been made in its place already"


class InvitationClosed(DomainError):
    """Used, withdrawn, expired or never there: the answer is the same."""

    code = "invitation_closed"
    status = HTTPStatus.GONE
    title = "This invitation is no longer open"


class WrongAddressee(Conflict):
    code = "wrong_addressee"
    title = "This invitation was sent to another address"


class ImagesSpent(DomainError):
    code = "images_per_day_spent"
    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "Your organisation has brought in all its images of today"


class TooManyTries(DomainError):
    code = "too_many_tries"
    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "That was tried too often"
