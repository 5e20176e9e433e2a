"""A request body stops at its limit: at the header if that is honest, else while it streams."""

from collections.abc import Mapping
from itertools import chain
from typing import IO, Any, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from rest_framework.exceptions import ParseError
from rest_framework.parsers import DataAndFiles, MultiPartParser

from common.errors import DomainError, LengthRequired, TooLarge

# Beside the file: the other fields (Django caps them) and the multipart framing.
ROOM_FOR_FIELDS = 2 * 1024 * 1024
CHUNKED = "Send a Content-Length; chunked bodies are not taken."
BROKE_OFF = "The body ended before its announced length; nothing was stored."


class BodyTooLarge(TooLarge, RequestDataTooBig):
    """Also Django's own kind, because forms are parsed before a view could catch a refusal."""

    def __init__(self, path: str = "") -> None:
        what = "A batch" if path in settings.LARGER_BODIES else "An image"
        megabytes = _largest_content(path) // (1024 * 1024)
        super().__init__(f"{what} may have up to {megabytes} MiB; nothing was stored.")


def body_limit(path: str = "") -> int:
    """For a request to this path."""
    return _largest_content(path) + ROOM_FOR_FIELDS


def _largest_content(path: str) -> int:
    return int(settings.LARGER_BODIES.get(path, settings.MAX_UPLOAD_BYTES))


def refused_body(request: HttpRequest) -> DomainError | None:
    """Judge a body by its headers alone."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > body_limit(request.path):
        return BodyTooLarge(request.path)
    if not length and request.META.get("HTTP_TRANSFER_ENCODING"):
        return LengthRequired(CHUNKED)
    return None


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Writes to temporary files, and stops when they grow past the limit together."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.path = request.path if request else ""
        self.received_bytes = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received_bytes += len(raw_data)
        if self.received_bytes > body_limit(self.path):
            self.upload_interrupted()
            raise BodyTooLarge(self.path)
        return super().receive_data_chunk(raw_data, start)


class CountingReader:
    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        data = self.stream.read(size)
        self.count += len(data)
        return data


class WholeMultiPartParser(MultiPartParser):
    """Refuses a body that broke off; Django's parser takes the half file for the whole one."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> "DataAndFiles[Any, Any]":
        reader = CountingReader(stream)
        parsed = super().parse(cast("IO[bytes]", reader), media_type, parser_context)
        promised = (parser_context or {})["request"].META.get("CONTENT_LENGTH") or 0
        if reader.count < int(promised):
            files = cast("MultiValueDict[str, UploadedFile[bytes]]", parsed.files)
            for file in chain.from_iterable(group for _, group in files.lists()):
                file.close()
            raise ParseError(BROKE_OFF)
        return parsed
