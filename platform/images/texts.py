"""What a sender writes beside the image, fit for PostgreSQL and for a page."""

import json
import re
from pathlib import PurePosixPath
from typing import Any

from common.errors import Invalid

LONGEST_REFERENCE = 200
LONGEST_FILE_NAME = 255
LONGEST_PATH = 1_000
LONGEST_KEY = 255
LARGEST_METADATA_BYTES = 16 * 1024
# Control characters (PostgreSQL refuses NUL) and lone surrogates (no UTF-8 for them).
ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def checked_reference(reference: str) -> str:
    if len(reference) > LONGEST_REFERENCE or UNFIT.search(reference):
        raise Invalid(
            f"`reference` takes up to {LONGEST_REFERENCE} characters without control characters; "
            "nothing was stored.",
            pointer="/reference",
        )
    return reference


def checked_metadata(metadata: dict[str, Any]) -> dict[str, Any]:
    """JSON that PostgreSQL can hold: no NUL, no lone surrogates, no NaN, not too large."""
    try:
        text = json.dumps(metadata, allow_nan=False, ensure_ascii=False)
        size_bytes = len(text.encode())
    except (TypeError, ValueError, RecursionError):
        size_bytes = LARGEST_METADATA_BYTES + 1
        text = ""
    if size_bytes > LARGEST_METADATA_BYTES or ESCAPED_NUL.search(text):
        raise Invalid(
            f"`metadata` takes a JSON object of up to {LARGEST_METADATA_BYTES // 1024} KiB "
            "of plain text and numbers; nothing was stored.",
            pointer="/metadata",
        )
    return metadata


def checked_key(key: str) -> str:
    if not 0 < len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise Invalid(
            f"`Idempotency-Key` takes 1 to {LONGEST_KEY} printable ASCII characters; "
            "nothing was stored."
        )
    return key


def cleaned_file_name(name: str) -> str:
    """The last part of the path; a name is a courtesy, so it is repaired, never refused."""
    plain = UNFIT.sub("", PurePosixPath(name.replace("\\", "/")).name)
    return plain[-LONGEST_FILE_NAME:]


def cleaned_path(name: str) -> str:
    """With its folders, to be said again and never to be followed."""
    return UNFIT.sub("", name.replace("\\", "/"))[-LONGEST_PATH:]
