"""`submit FILE…`: upload images, or name their addresses; a table at the end."""

import argparse
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from threading import Event

from touchstone.cli.endings import ALL_ANSWERED, INTERRUPTED, NOT_ALL, advice, code_of
from touchstone.cli.options import add_json, add_wait, add_words, connect
from touchstone.cli.outcomes import COLUMNS, Outcome
from touchstone.cli.screen import Screen
from touchstone.cli.sending import Parcel, Sender, sender_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        type=named,
        metavar="FILE",
        help="an image, or the https address of one, which the server fetches",
    )
    add_wait(parser)
    add_words(parser)
    add_json(parser)


def named(text: str) -> Path | str:
    """A path would take the second slash out of an address."""
    return text if text.lower().startswith(("https://", "http://")) else Path(text)


def run(options: argparse.Namespace) -> int:
    screen, stop = Screen(as_json=options.json), Event()
    with connect(options, screen, stop) as client:
        sender = sender_of(options, client, stop)
        outcomes: list[Outcome] = []
        was_interrupted = _collect(sender, options.files, outcomes, screen)
        _show(outcomes, options.files, client.base_url, screen)
    return _ending(sender, outcomes, screen, was_interrupted)


def _collect(
    sender: Sender, files: list[Path | str], outcomes: list[Outcome], screen: Screen
) -> bool:
    """Whether Ctrl-C came in between."""
    with screen.progress() as bar:
        task = bar.add_task("submit", total=len(files))
        try:
            with closing(sender.send([Parcel(file) for file in files])) as done:
                for outcome in done:
                    _add([outcome], outcomes, screen)
                    bar.advance(task)
        except KeyboardInterrupt:
            accepted = [outcome for outcome in sender.unheard if outcome.submission]
            _add(accepted, outcomes, screen)
            return True
    return False


def _add(done: Iterable[Outcome], outcomes: list[Outcome], screen: Screen) -> None:
    """Each is heard as it is done."""
    for outcome in done:
        outcomes.append(outcome)
        if screen.as_json:
            screen.document(outcome.document())


def _show(outcomes: list[Outcome], files: list[Path | str], base_url: str, screen: Screen) -> None:
    """In the order of the command."""
    if screen.as_json or not outcomes:
        return
    place = {file: number for number, file in enumerate(files)}
    ordered = sorted(outcomes, key=lambda outcome: place[outcome.file])
    screen.table(COLUMNS, [outcome.row(base_url) for outcome in ordered])


def _ending(sender: Sender, outcomes: list[Outcome], screen: Screen, was_interrupted: bool) -> int:
    count = sum(outcome.problem is None for outcome in outcomes)
    screen.say(f"{count} of {len(outcomes)} answered")
    if sender.hopeless:
        screen.fail(f"{sender.hopeless} {advice(sender.hopeless)}")
        return code_of(sender.hopeless)
    if was_interrupted:
        return INTERRUPTED
    return ALL_ANSWERED if count == len(outcomes) else NOT_ALL
