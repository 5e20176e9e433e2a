"""`appeal ID TEXT` and `feedback ID TRUTH`: what you say to rulings and verdicts."""

import argparse
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol

from touchstone.cli.endings import ALL_ANSWERED
from touchstone.cli.options import add_json, connect
from touchstone.cli.screen import Screen
from touchstone.results import Appeal as Filed
from touchstone.results import Feedback as Said


class Command(Protocol):
    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, options: argparse.Namespace) -> int: ...


class Appeal:
    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("id", metavar="ID", help="of the submission: sub_…")
        parser.add_argument("text", metavar="TEXT", help="why the ruling is wrong")
        add_json(parser)

    def run(self, options: argparse.Namespace) -> int:
        screen = Screen(as_json=options.json)
        with connect(options, screen) as client:
            filed = client.appeal(options.id, options.text)
        return _told(screen, filed, filed.state)


class Feedback:
    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("id", metavar="ID", help="of the submission: sub_…")
        parser.add_argument("truth", choices=["fake", "authentic"], help="what it really is")
        parser.add_argument("--note", default="", help="how you know")
        add_json(parser)

    def run(self, options: argparse.Namespace) -> int:
        screen = Screen(as_json=options.json)
        with connect(options, screen) as client:
            said = client.give_feedback(options.id, options.truth, options.note)
        return _told(screen, said, said.truth)


def _told(screen: Screen, said: Filed | Said, word: str) -> int:
    if screen.as_json:
        screen.document(asdict(said, dict_factory=_plain))
    else:
        screen.line(said.id, word)
    return ALL_ANSWERED


def _plain(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON has no times of its own."""
    return {
        name: member.isoformat() if isinstance(member, datetime) else member
        for name, member in members
    }


appeal: Command = Appeal()
feedback: Command = Feedback()
