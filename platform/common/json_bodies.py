"""JSON that partners send: words and choices, so a little is enough."""

import io
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from common.errors import TooLarge

LARGEST_BODY_BYTES = 64 * 1024


class SmallJsonParser(JSONParser):
    """Refuses what would fill the memory or exhaust the stack of the reader."""

    largest_bytes = LARGEST_BODY_BYTES

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        body = stream.read(self.largest_bytes + 1)
        if len(body) > self.largest_bytes:
            kilobytes = self.largest_bytes // 1024
            raise TooLarge(f"A JSON body may have up to {kilobytes} KiB; nothing was stored.")
        try:
            return super().parse(io.BytesIO(body), media_type, parser_context)
        except RecursionError as error:
            raise ParseError("This JSON is nested too deeply; nothing was stored.") from error
