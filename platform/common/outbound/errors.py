"""Why a call to a foreign address was not made, or brought nothing."""

from http import HTTPStatus

from common.errors import DomainError


class OutboundError(DomainError):
    """`code` is for programs and logs, `detail` is a sentence for whoever named the address."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "The address cannot be used"

    def __init__(self, detail: str = "", *, code: str = "") -> None:
        super().__init__(detail, pointer="/url")
        self.code = code or self.code


class Refused(OutboundError):
    """We do not call this address, or do not take what it sends; no repetition changes that."""

    code = "address_refused"


class TimedOut(OutboundError):
    code = "timed_out"
    title = "The server did not answer in time"


class TooLarge(OutboundError):
    code = "answer_too_large"
    title = "The server sent more than is taken"


class Unreachable(OutboundError):
    """No name, no connection, no valid certificate, or an answer that broke off."""

    code = "unreachable"
    title = "The server cannot be reached"


class BadAnswer(OutboundError):
    """The server answered with a status that brings no content."""

    code = "bad_answer"
    title = "The server did not give the file"

    def __init__(self, given: int) -> None:
        super().__init__(f"The server answered with status {given}.")
        self.given = given
