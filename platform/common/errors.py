"""What can go wrong in a way that a person or a partner can understand."""

from http import HTTPStatus


class DomainError(Exception):
    """A refusal with a machine-readable code, an HTTP status and a sentence for people."""

    code = "error"
    status = HTTPStatus.BAD_REQUEST
    title = "The request could not be carried out"

    def __init__(self, detail: str = "", *, pointer: str = "", retry_after: int = 0) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.pointer = pointer
        self.retry_after_seconds = retry_after


class Malformed(DomainError):
    code = "malformed"
    status = HTTPStatus.BAD_REQUEST
    title = "The request could not be understood"


class Forbidden(DomainError):
    code = "forbidden"
    status = HTTPStatus.FORBIDDEN
    title = "You may not do this"


class NotFound(DomainError):
    code = "not_found"
    status = HTTPStatus.NOT_FOUND
    title = "There is nothing here"


class Conflict(DomainError):
    """Somebody was faster, or the thing is not in a state that allows this."""

    code = "conflict"
    status = HTTPStatus.CONFLICT
    title = "This has changed in the meantime"


class WrongMethod(DomainError):
    code = "method_not_allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED
    title = "This address takes another kind of request"


class LengthRequired(DomainError):
    code = "length_required"
    status = HTTPStatus.LENGTH_REQUIRED
    title = "The request does not say how long it is"


class TooLarge(DomainError):
    code = "too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "The request is too large"


class Invalid(DomainError):
    code = "invalid"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "The input is not valid"


class Failure(DomainError):
    """Something that nobody foresaw; the log has the rest under the request id."""

    code = "internal_error"
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    title = "Something went wrong on our side"

    def __init__(self) -> None:
        super().__init__("It was logged. Please give the request id when you ask about it.")


class Unavailable(DomainError):
    code = "unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "The service cannot take this just now"
