"""What operations refuse, as the page that describes them shows it."""

from collections.abc import Iterator

from rest_framework.exceptions import ParseError, UnsupportedMediaType

from common.errors import DomainError, LengthRequired, Malformed, NotFound, TooLarge
from common.outbound import Refused, check_written
from common.schema import wrong
from common.uploads import BROKE_OFF, CHUNKED
from images.archive_errors import EmptyArchive, NoArchive, TooManyEntries
from images.errors import (
    ACCEPTED_FORMATS,
    CallbackOff,
    DamagedHeader,
    EmptyFile,
    FileTooLarge,
    IdempotencyInFlight,
    IdempotencyMismatch,
    ObjectMissing,
    StoreFailed,
    TooManyPixels,
    TooManyScans,
    TooSmall,
    UnknownCallback,
    UnsupportedFormat,
)

NO_SUBMISSION = NotFound("There is no such submission.")
UNKNOWN_FIELD = wrong("wiat", "unknown", "There is no such field.")
IS_REQUIRED = "This field is required."

REPEATED = (IdempotencyInFlight(), IdempotencyMismatch())
NO_BODY_WANTED = (Malformed(), LengthRequired(CHUNKED))
JSON_BODY = (
    ParseError("JSON parse error - Expecting value: line 1 column 1 (char 0)"),
    LengthRequired(CHUNKED),
    TooLarge("A JSON body may have up to 64 KiB; nothing was stored."),
    UnsupportedMediaType("text/plain"),
    UNKNOWN_FIELD,
)
FORM_BODY = (
    ParseError(BROKE_OFF),
    Malformed(),
    LengthRequired(CHUNKED),
    UnsupportedMediaType("text/plain"),
    UNKNOWN_FIELD,
)
FILE = (
    wrong("image", "required", "No file was submitted."),
    EmptyFile("The file has no content; choose it again."),
    FileTooLarge("The file is larger than 20 MiB; send a smaller copy."),
    UnsupportedFormat(
        f"The first bytes are not those of an accepted format; send {ACCEPTED_FORMATS}."
    ),
    TooManyPixels(
        "The image is 9000 by 9000 pixels; the limit is 50 megapixels. Send a smaller copy."
    ),
    TooSmall("The image is 20 by 20 pixels; each side needs at least 32. Send a larger copy."),
    TooManyScans("The JPEG has more than 100 scans; save it again without them."),
    DamagedHeader("The file ends before the image does; send it again."),
)
ARCHIVE = (NoArchive(), EmptyArchive(), TooManyEntries())
CALLBACK = (UnknownCallback(), CallbackOff())
NO_STORE = StoreFailed(
    "The image store does not answer or is full; nothing was stored. Try again soon."
)
PICTURE = (ObjectMissing("heatmaps/a.png is not in the store."), NO_STORE)


def _refused(*addresses: str) -> Iterator[DomainError]:
    for address in addresses:
        try:
            check_written(address)
        except Refused as refusal:
            yield refusal


# What is seen in an address without a look-up.
ADDRESS = tuple(
    _refused(
        "example.org/a.jpg",
        "ftp://example.org/a.jpg",
        "https://example.org:22/a.jpg",
        "https://user:secret@example.org/a.jpg",
        "https://2130706433/a.jpg",
        "https://10.0.0.1/a.jpg",
    )
)
