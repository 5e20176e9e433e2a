"""One connection pool, one key, and a way to ask that does not give up at the first bump."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import httpx

from touchstone.answers import error_of
from touchstone.errors import Misconfigured, Unreachable
from touchstone.pictures import Part, size_of
from touchstone.retries import Clock, Retries
from touchstone.version import __version__

PREFIX = "/api/v1"
JSON = "application/json"
# The server looks at what it was sent before it answers; so slow it is at its slowest.
SLOWEST_BYTES_PER_SECOND = 512 * 1024
Answer = TypeVar("Answer")
PRINTABLE = re.compile(r"[!-~]+")


class Connection:
    """Safe to share between threads, as httpx is."""

    def __init__(
        self, base_url: str, key: str, *, timeout: float, retries: Retries, clock: Clock
    ) -> None:
        self.base_url = _address(base_url)
        self.timeout, self.retries, self.clock = timeout, retries, clock
        headers = {
            "Authorization": f"Bearer {_key(key)}",
            "User-Agent": f"touchstone-python/{__version__}",
        }
        # A redirect is never followed: it could lead the key to another server.
        self._http = httpx.Client(
            base_url=f"{self.base_url}{PREFIX}/",
            headers=headers,
            timeout=timeout,
            follow_redirects=False,
        )

    def close(self) -> None:
        self._http.close()

    def get(
        self,
        path: str,
        query: Mapping[str, str] | None = None,
        accept: str = JSON,
        *,
        wait: int = 0,
    ) -> httpx.Response:
        return self._ask(
            lambda: self._http.build_request(
                "GET",
                path,
                params={**(query or {}), **_held(wait)},
                headers={"Accept": accept},
                timeout=self._patience(wait),
            )
        )

    def post(
        self,
        path: str,
        *,
        fields: Mapping[str, str],
        files: Sequence[tuple[str, Part]],
        idempotency_key: str,
        wait: int = 0,
    ) -> httpx.Response:
        """A form; the server may hold the answer for `wait` seconds."""
        make = self._form(path, fields, files, self._described(idempotency_key, wait))
        return self._ask(make)

    def post_until(
        self,
        read: Callable[[httpx.Response], Answer],
        path: str,
        *,
        fields: Mapping[str, str],
        files: Sequence[tuple[str, Part]],
        idempotency_key: str,
    ) -> Answer:
        """The same, once more also where `read` raises that the answer is not the last one."""
        make = self._form(path, fields, files, self._described(idempotency_key, 0))
        return self.retries.persist(lambda: read(self._once(make())), self.clock)

    def _form(
        self,
        path: str,
        fields: Mapping[str, str],
        files: Sequence[tuple[str, Part]],
        described: dict[str, Any],
    ) -> Callable[[], httpx.Request]:
        """The larger it is, the longer its answer may take."""
        size = sum(size_of(part) for _, part in files)
        asked = described | {"timeout": longer(described["timeout"], size)}
        return lambda: self._http.build_request(
            "POST", path, data=fields, files=list(files), **asked
        )

    def send(
        self,
        method: str,
        path: str,
        document: Mapping[str, Any] | None = None,
        *,
        idempotency_key: str = "",
        wait: int = 0,
    ) -> httpx.Response:
        """A JSON document, or none. Whoever posts gives a key, so that a repeat does nothing."""
        described = self._described(idempotency_key, wait)
        return self._ask(lambda: self._http.build_request(method, path, json=document, **described))

    def _described(self, idempotency_key: str, wait: int) -> dict[str, Any]:
        key = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        return {
            "params": _held(wait),
            "headers": {"Accept": JSON, **key},
            "timeout": self._patience(wait),
        }

    def _ask(self, make: Callable[[], httpx.Request]) -> httpx.Response:
        """Each try makes its request anew, because sending one reads its file to the end."""
        return self.retries.persist(lambda: self._once(make()), self.clock)

    def _patience(self, wait: int) -> httpx.Timeout:
        """More where the server is let hold its answer."""
        return httpx.Timeout(self.timeout, read=self.timeout + wait)

    def _once(self, request: httpx.Request) -> httpx.Response:
        try:
            answer = self._http.send(request)
        except httpx.RequestError as error:
            said = str(error) or type(error).__name__
            raise Unreachable(f"No answer from {self.base_url}: {said}.") from error
        if answer.is_success:
            return answer
        raise error_of(answer)


def longer(patience: httpx.Timeout, size_bytes: int) -> httpx.Timeout:
    """Until the answer comes: what is sent is looked at first."""
    told = patience.as_dict()
    return httpx.Timeout(
        **told | {"read": (told["read"] or 0) + size_bytes / SLOWEST_BYTES_PER_SECOND}
    )


def _held(wait: int) -> dict[str, str]:
    """How long the server may hold the answer."""
    return {"wait": str(wait)} if wait else {}


def _address(base_url: str) -> str:
    plain = base_url.strip().rstrip("/").removesuffix(PREFIX)
    try:
        parts = httpx.URL(plain)
    except httpx.InvalidURL as error:
        raise Misconfigured(f"{base_url!r} is no address: {error}.") from error
    if parts.scheme not in {"http", "https"} or not parts.host:
        raise Misconfigured(f"{base_url!r} is no address; it begins with https:// or http://.")
    return plain


def _key(key: str) -> str:
    """Checked here, because what cannot be a header would end up in an error message."""
    plain = key.strip()
    if not PRINTABLE.fullmatch(plain):
        raise Misconfigured("The key is empty or has characters that no key has.")
    return plain
