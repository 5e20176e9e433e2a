"""`appeal ID TEXT` and `feedback ID TRUTH`: what you say to rulings and verdicts."""

import argparse
from typing import Protocol

from touchstone.cli.endings import ALL_ANSWERED
from touchstone.cli.options import connect
from touchstone.cli.screen import Screen


class Command(Protocol):
    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...
    def run(self, options: argparse.Namespace) -> int: ...


class Appeal:
    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("id", metavar="ID", help="of the submission: sub_…")
        parser.add_argument("text", metavar="TEXT", help="why the ruling is wrong")

    def run(self, options: argparse.Namespace) -> int:
        screen = Screen()
        with connect(options, screen) as client:
            filed = client.appeal(options.id, options.text)
        screen.line(filed.id, filed.state)
        return ALL_ANSWERED


class Feedback:
    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("id", metavar="ID", help="of the submission: sub_…")
        parser.add_argument("truth", choices=["fake", "authentic"], help="what it really is")
        parser.add_argument("--note", default="", help="how you know")

    def run(self, options: argparse.Namespace) -> int:
        screen = Screen()
        with connect(options, screen) as client:
            said = client.give_feedback(options.id, options.truth, options.note)
        screen.line(said.id, said.truth)
        return ALL_ANSWERED


appeal: Command = Appeal()
feedback: Command = Feedback()
