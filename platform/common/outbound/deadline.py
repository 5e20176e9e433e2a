"""One time limit over everything that a call does, however slowly its parts trickle in."""

import ssl
import time

import httpcore

from common.outbound.errors import TimedOut, Unreachable

PIECE = 16 * 1024


class Deadline:
    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self, at_most: float | None = None) -> float:
        seconds = self._ends - time.monotonic()
        if seconds <= 0:
            raise TimedOut
        return seconds if at_most is None else min(seconds, at_most)


class Timed(httpcore.NetworkStream):
    """A stream whose every step gets only what is left; the library's own limits are a step's."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # In pieces, because the limit of a write begins anew with every part that was taken.
        for start in range(0, len(buffer), PIECE):
            self._stream.write(buffer[start : start + PIECE], self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout)
        try:
            secured = self._stream.start_tls(ssl_context, server_hostname, left)
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                sentence = "The server's certificate is not valid for this host."
                raise Unreachable(sentence, code="bad_certificate") from error
            raise
        return Timed(secured, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
