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


class NotFound(DomainError):
    code = "not_found"
    status = HTTPStatus.NOT_FOUND
    title = "There is nothing here"


class Forbidden(DomainError):
    code = "forbidden"
    status = HTTPStatus.FORBIDDEN
    title = "You may not do this"


class Conflict(DomainError):
    """Somebody was faster, or the thing is not in a state that allows this."""

    code = "conflict"
    status = HTTPStatus.CONFLICT
    title = "This has changed in the meantime"


class Invalid(DomainError):
    code = "invalid"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "The input is not valid"


class Unavailable(DomainError):
    code = "unavailable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "The service cannot take this just now"
