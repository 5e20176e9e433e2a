"""Why a file is refused at the door, why an image cannot be judged, and what stops the store."""

from http import HTTPStatus

from common.errors import Conflict, DomainError, Invalid, NotFound, Unavailable

ACCEPTED_FORMATS = "JPEG, PNG, WebP, GIF or AVIF"


class FileRefused(DomainError):
    """The file itself is the reason; nothing of it is kept."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, detail: str) -> None:
        super().__init__(f"{detail} Nothing was stored.", pointer="/image")


class EmptyFile(FileRefused):
    code = "empty_file"
    title = "The file is empty"


class FileTooLarge(FileRefused):
    code = "file_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "The file is too large"


class UnsupportedFormat(FileRefused):
    code = "unsupported_format"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    title = "This kind of file is not accepted"


class TooManyPixels(FileRefused):
    code = "too_many_pixels"
    title = "The image has too many pixels"


class TooSmall(FileRefused):
    code = "too_small"
    title = "The image is too small to be judged"


class TooManyScans(FileRefused):
    code = "too_many_scans"
    title = "The JPEG has too many scans"


class DamagedHeader(FileRefused):
    code = "damaged_header"
    title = "The file is damaged"


class UnknownCallback(Invalid):
    code = "unknown_callback"
    title = "There is no such webhook endpoint"

    def __init__(self) -> None:
        super().__init__(
            "`callback` takes the id of one of your organisation's webhook endpoints, hook_…; "
            "nothing was stored.",
            pointer="/callback",
        )


class CallbackOff(Invalid):
    code = "callback_off"
    title = "The webhook endpoint is switched off"

    def __init__(self) -> None:
        super().__init__(
            "Switch the endpoint on, or name another one; nothing was stored.", pointer="/callback"
        )


class IdempotencyMismatch(Invalid):
    code = "idempotency_mismatch"
    title = "This Idempotency-Key belongs to another request"

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was used for a request with other content; "
            "nothing was stored. Use a new key."
        )


class IdempotencyInFlight(Conflict):
    code = "idempotency_in_flight"
    title = "The first request with this Idempotency-Key is still running"

    def __init__(self) -> None:
        super().__init__(
            "The first request with this Idempotency-Key has not been answered yet; "
            "repeat this one in a second.",
            retry_after=1,
        )


class UnderLegalHold(Conflict):
    code = "under_legal_hold"
    title = "This submission must be kept"

    def __init__(self) -> None:
        super().__init__(
            "This submission is under a legal hold, so it cannot be deleted; nothing was changed. "
            "Ask whoever runs this platform."
        )


class AlreadyHeld(Conflict):
    code = "already_held"
    title = "This submission is under a legal hold already"


class Deleted(NotFound):
    """For those who may know that there was something."""

    code = "deleted"
    status = HTTPStatus.GONE
    title = "This submission was deleted"


class StoreFailed(Unavailable):
    """The object store cannot be reached, is full, or gave something that may not be used."""

    code = "store_unavailable"
    title = "The image store cannot be reached"


class ObjectMissing(StoreFailed):
    code = "object_missing"
    title = "The stored file is missing"


class ObjectCorrupt(StoreFailed):
    code = "object_corrupt"
    title = "The stored file is not the one that was uploaded"


class Undecodable(Exception):
    """Bad input: the same bytes will be refused again."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail

    def __str__(self) -> str:
        return self.detail


class DecoderFailed(Exception):
    """The child that decoded did not finish; another try may succeed."""


class DecoderCrashed(DecoderFailed):
    """The child was killed, ran out of memory or ended without an answer."""


class DecoderTimedOut(DecoderFailed):
    """The child used up its processor time or the wall clock."""


class UnreadableMetadata(Exception):
    """A part of the metadata; the picture is judged without it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code  # of images.provenance.facts.PROBLEMS
