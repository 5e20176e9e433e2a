"""A body that is too large is refused before it fills a disk."""

import io

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings
from rest_framework.exceptions import ParseError

from common.uploads import (
    ROOM_FOR_FIELDS,
    BodyTooLarge,
    LimitedUploadHandler,
    WholeMultiPartParser,
    body_limit,
)

BOUNDARY = "boundary"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"
BODY = (
    f"--{BOUNDARY}\r\n"
    'Content-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n'
    f"bytes of an image\r\n--{BOUNDARY}--\r\n"
).encode()


@pytest.mark.parametrize("path", ["/api/v1/submissions", "/"])
def test_an_announced_body_over_the_limit_is_refused_unread(db: None, path: str) -> None:
    answer = Client().generic("POST", path, b"", TYPE, CONTENT_LENGTH=str(body_limit() + 1))
    assert answer.status_code == 413


def test_the_refusal_names_the_limit_for_images(db: None) -> None:
    answer = Client().generic("POST", "/api/v1/x", b"", TYPE, CONTENT_LENGTH=str(10**12))
    assert "20 MiB" in answer.json()["detail"]


def test_a_body_of_unknown_length_is_refused(db: None) -> None:
    answer = Client().generic("POST", "/api/v1/x", b"", TYPE, HTTP_TRANSFER_ENCODING="chunked")
    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")


def test_files_that_grow_past_the_limit_are_stopped(settings: Settings) -> None:
    settings.MAX_UPLOAD_BYTES = 100
    handler = LimitedUploadHandler()
    handler.new_file("image", "a.jpg", "image/jpeg", None)
    handler.receive_data_chunk(b"x" * ROOM_FOR_FIELDS, 0)
    with pytest.raises(BodyTooLarge):
        handler.receive_data_chunk(b"x" * 101, ROOM_FOR_FIELDS)


def content(body: bytes) -> bytes:
    """What the parser makes of a body that announces the length of the whole."""
    request = RequestFactory().generic("POST", "/", b"", TYPE, CONTENT_LENGTH=str(len(BODY)))
    parsed = WholeMultiPartParser().parse(
        io.BytesIO(body), TYPE, {"request": request, "encoding": "utf-8"}
    )
    with parsed.files["image"] as file:
        return bytes(file.read())


def test_a_whole_body_is_parsed() -> None:
    assert content(BODY) == b"bytes of an image"


def test_a_body_that_broke_off_is_refused() -> None:
    with pytest.raises(ParseError):
        content(BODY[:-30])
