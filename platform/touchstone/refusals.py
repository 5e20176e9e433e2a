"""What the server refuses: one exception for each kind of problem that a program would act on."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from touchstone.errors import TouchstoneError

IN_FLIGHT = "idempotency_in_flight"


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field; `pointer` names it, as in `/image`."""

    pointer: str
    code: str
    detail: str


@dataclass(frozen=True)
class Problem:
    """A refusal in the members of RFC 9457: act on `status` and `code`, show people the rest."""

    status: int
    code: str
    title: str
    detail: str = ""
    errors: tuple[FieldError, ...] = ()
    request_id: str = ""
    type: str = "about:blank"
    instance: str = ""

    def __str__(self) -> str:
        fields = "; ".join(f"{field.pointer}: {field.detail}" for field in self.errors)
        said = self.detail or self.title
        asked = f", request {self.request_id}" if self.request_id else ""
        return f"{said} [{fields or self.code}{asked}]"


class Refused(TouchstoneError):
    """The server answered with a problem."""

    statuses: ClassVar[tuple[int, ...]] = ()

    def __init__(self, problem: Problem, retry_after: float | None = None) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        return self.problem.status

    @property
    def code(self) -> str:
        return self.problem.code

    @property
    def detail(self) -> str:
        return self.problem.detail

    @property
    def errors(self) -> tuple[FieldError, ...]:
        return self.problem.errors

    @property
    def request_id(self) -> str:
        return self.problem.request_id


class Malformed(Refused):
    """The request did not arrive whole, or is none that the API knows."""

    statuses = (HTTPStatus.BAD_REQUEST, HTTPStatus.LENGTH_REQUIRED)


class Unauthorized(Refused):
    """No such key, or one that was revoked or has expired."""

    statuses = (HTTPStatus.UNAUTHORIZED,)


class Forbidden(Refused):
    """The key lacks the scope that `detail` names."""

    statuses = (HTTPStatus.FORBIDDEN,)


class NotFound(Refused):
    """No such thing, or another organisation's."""

    statuses = (HTTPStatus.NOT_FOUND,)


class Conflict(Refused):
    """It has changed meanwhile, or another request with this Idempotency-Key is running."""

    statuses = (HTTPStatus.CONFLICT,)

    @property
    def is_transient(self) -> bool:
        return self.code == IN_FLIGHT


class Invalid(Refused):
    """What was sent is not accepted; `errors` points at it. Sending it again will not help."""

    statuses = (HTTPStatus.UNPROCESSABLE_ENTITY,)


class TooLarge(Invalid):
    statuses = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE,)


class UnsupportedFormat(Invalid):
    """No image of a kind that is taken."""

    statuses = (HTTPStatus.UNSUPPORTED_MEDIA_TYPE,)


class RateLimited(Refused):
    """Too many requests, or batches at a time: `retry_after` says for how many seconds."""

    statuses = (HTTPStatus.TOO_MANY_REQUESTS,)

    @property
    def is_transient(self) -> bool:
        return True


class ServerFailed(Refused):
    """A defect of the server, logged there under `request_id`."""

    statuses = (HTTPStatus.INTERNAL_SERVER_ERROR,)


class Unavailable(Refused):
    """Nothing was accepted just now: by the server, or by what stands before it."""

    statuses = (
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.GATEWAY_TIMEOUT,
    )

    @property
    def is_transient(self) -> bool:
        return True


KINDS: tuple[type[Refused], ...] = (
    Malformed,
    Unauthorized,
    Forbidden,
    NotFound,
    Conflict,
    Invalid,
    TooLarge,
    UnsupportedFormat,
    RateLimited,
    ServerFailed,
    Unavailable,
)
BY_STATUS = {int(status): kind for kind in KINDS for status in kind.statuses}


def refused(problem: Problem, retry_after: float | None = None) -> Refused:
    """The exception of its kind; a status that nobody knew here is told by its hundred."""
    failed = problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    kind = BY_STATUS.get(problem.status, ServerFailed if failed else Refused)
    return kind(problem, retry_after)
