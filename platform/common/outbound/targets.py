"""An address as strangers write it, taken apart strictly: one spelling, or a refusal."""

import re
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urljoin

import httpcore
from django.conf import settings

from common.outbound.addresses import address_in
from common.outbound.errors import Refused

MAX_LENGTH, MAX_NAME_LENGTH = 2000, 253
VISIBLE = re.compile(r"[\x21-\x7e]+")
URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<authority>[^/?#]*)"
    r"(?P<path>/[^?#]*)?(?P<query>\?[^#]*)?(#.*)?",
    re.IGNORECASE,
)
AUTHORITY = re.compile(r"(\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(:(?P<port>[0-9]{1,5}))?")
LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?"
NAME = re.compile(rf"({LABEL}\.)*{LABEL}")
# Where browsers and resolvers take a host for an IPv4 address in some spelling.
NUMERIC_END = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)")
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Target:
    scheme: str
    host: str  # in lower case; an IPv6 address without its brackets
    port: int
    path: str  # with the query

    @property
    def authority(self) -> str:
        if self.port == DEFAULT_PORTS[self.scheme]:
            return _bracketed(self.host)
        return f"{_bracketed(self.host)}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    def for_library(self) -> httpcore.URL:
        """In parts, so that nobody takes the text apart a second time and otherwise."""
        return httpcore.URL(
            scheme=self.scheme.encode(),
            host=self.host.encode(),
            port=self.port,
            target=self.path.encode(),
        )


def parse(text: str) -> Target:
    """The only way from a text to a target; raises Refused."""
    if not VISIBLE.fullmatch(text) or "\\" in text or len(text) > MAX_LENGTH:
        _refuse(
            "Write the address in visible ASCII characters, up to 2,000 of them; "
            "other letters as punycode in the host and as %XX in the path."
        )
    found = URL.fullmatch(text)
    if not found:
        _refuse("An address begins with https:// and a host.")
    scheme = found["scheme"].lower()
    host, port = _host_and_port(found["authority"].lower(), DEFAULT_PORTS.get(scheme, 0))
    target = Target(scheme, host, port, (found["path"] or "/") + (found["query"] or ""))
    if not is_allowed(host, port) or scheme not in DEFAULT_PORTS:
        _check_kind(target)
    return target


def redirected(target: Target, location: str) -> Target:
    """Where an answer sends us on to."""
    if not location:
        _refuse("The server redirects without saying where to.")
    try:
        return parse(urljoin(target.url, location))
    except ValueError as error:
        raise Refused("The server redirects to something that is no address.") from error


def is_allowed(host: str, port: int) -> bool:
    """Named by the operator, who vouches for whatever lies there."""
    return f"{_bracketed(host)}:{port}" in settings.OUTBOUND_ALLOWED


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _host_and_port(authority: str, default_port: int) -> tuple[str, int]:
    if "@" in authority:
        _refuse("Leave name and password out of the address.", "userinfo_in_url")
    found = AUTHORITY.fullmatch(authority)
    if not found:
        _refuse("The host of the address is not written as hosts are.")
    host = found["v6"] or found["name"]
    _check_host(host, is_bracketed=found["v6"] is not None)
    return host, int(found["port"] or default_port)


def _check_host(host: str, *, is_bracketed: bool) -> None:
    is_numeric = is_bracketed or NUMERIC_END.fullmatch(host) is not None
    if is_numeric and (address_in(host) is None or is_bracketed != (":" in host)):
        _refuse("Write an IP address in its usual form, as in 192.0.2.1.", "odd_host")
    if not is_numeric and (not NAME.fullmatch(host) or len(host) > MAX_NAME_LENGTH):
        _refuse("The host of the address is no name that can be looked up.", "odd_host")


def _check_kind(target: Target) -> None:
    if target.scheme not in settings.OUTBOUND_SCHEMES or target.scheme not in DEFAULT_PORTS:
        _refuse(f"Use {' or '.join(settings.OUTBOUND_SCHEMES)} for the address.", "scheme_refused")
    if str(target.port) not in settings.OUTBOUND_PORTS:
        _refuse(f"Port {target.port} is not called.", "port_refused")
    if "." not in target.host and ":" not in target.host:
        _refuse("Give the full name of the host.", "inside_address")


def _refuse(sentence: str, code: str = "malformed_url") -> NoReturn:
    raise Refused(sentence, code=code)
