"""Options that several commands take, and the client that they describe."""

import argparse
import math
import os
from threading import Event

from touchstone.cli.screen import Screen
from touchstone.client import Client
from touchstone.errors import Misconfigured, TouchstoneError
from touchstone.retries import Clock, Retries

KEY, URL = "TOUCHSTONE_KEY", "TOUCHSTONE_URL"
WAIT_SECONDS = 300.0
WORTH_TELLING_SECONDS = 1.0


class Stopped(TouchstoneError):
    """The run was ended while this was waiting for its next try."""


def add_connection(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    group = parser.add_argument_group("which Touchstone")
    group.add_argument("--url", metavar="URL", default=default, help=f"its address (or {URL})")
    group.add_argument(
        "--key",
        metavar="KEY",
        default=default,
        help=f"the key of your organisation (or {KEY}, which other users of this machine do "
        "not see in the list of processes)",
    )


def add_own_connection(parser: argparse.ArgumentParser) -> None:
    """For an act of a command: what stands before the act holds, if nothing stands after it."""
    add_connection(parser, default=argparse.SUPPRESS)


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help="one JSON document a line instead of a table"
    )


def add_wait(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--wait", action="store_true", help="wait for the verdict")
    parser.add_argument(
        "--timeout",
        type=seconds,
        default=WAIT_SECONDS,
        metavar="SECONDS",
        help="how long to wait for a verdict (%(default)g)",
    )


def add_words(parser: argparse.ArgumentParser) -> None:
    """What is sent along with every image."""
    parser.add_argument("--reference", default="", help="your own id for what is submitted")
    parser.add_argument(
        "--metadata",
        type=pair,
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="something to keep with it; may be given several times",
    )
    add_callback(parser)
    parser.add_argument(
        "--parallel", type=threads, default=4, metavar="N", help="uploads at a time (%(default)s)"
    )


def add_callback(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--callback",
        default="",
        metavar="ID",
        help="a webhook endpoint of yours that is told all about it, too: hook_…",
    )


def connect(options: argparse.Namespace, screen: Screen, stop: Event | None = None) -> Client:
    """A client that tells of long pauses, and leaves them with Stopped once `stop` is set."""
    url, key = options.url or os.environ.get(URL), options.key or os.environ.get(KEY)
    if not url:
        raise Misconfigured(f"No address: set {URL} or give --url.")
    if not key:
        raise Misconfigured(
            f"No key: set {KEY} or give --key. A manager makes one under Organisation → Keys."
        )

    def tell(error: TouchstoneError, pause: float) -> None:
        if pause >= WORTH_TELLING_SECONDS:
            screen.say(f"{error} Trying again in {pause:.0f} s.")

    return Client(url, key, retries=Retries(tell=tell), clock=_clock(stop or Event()))


def _clock(stop: Event) -> Clock:
    def sleep(pause: float) -> None:
        if stop.wait(pause):
            raise Stopped("The run was ended before this was done.")

    return Clock(sleep=sleep)


def pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not KEY=VALUE")
    return key, value


def seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 < found < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return found


def number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)


def threads(text: str) -> int:
    return min(number(text), 32)
