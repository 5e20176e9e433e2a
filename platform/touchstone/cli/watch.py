"""`watch FOLDER`: submit what appears in a folder, once each, until Ctrl-C."""

import argparse
import signal
from contextlib import closing
from pathlib import Path
from threading import Event

from touchstone.cli.endings import ALL_ANSWERED, NOT_ALL, advice, code_of
from touchstone.cli.folder import Folder
from touchstone.cli.keys import key_of
from touchstone.cli.lull import Lull, Postponed
from touchstone.cli.memory import Memory, content_hash
from touchstone.cli.options import add_json, add_wait, add_words, connect, seconds
from touchstone.cli.outcomes import Outcome, failed
from touchstone.cli.screen import Screen
from touchstone.cli.sending import Parcel, Sender, sender_of
from touchstone.errors import Misconfigured
from touchstone.retries import Clock

STATE = ".touchstone-sent"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where images appear")
    parser.add_argument(
        "--interval",
        type=seconds,
        default=1.0,
        metavar="SECONDS",
        help="between two looks; a file is sent when two of them saw it unchanged (%(default)g)",
    )
    parser.add_argument(
        "--state",
        type=Path,
        metavar="FILE",
        help=f"list of what was sent, by content ({STATE} in the folder)",
    )
    add_wait(parser)
    add_words(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Ends with Ctrl-C or SIGTERM, which both are as good an end as there is."""
    if not options.folder.is_dir():
        raise Misconfigured(f"{options.folder} is no folder.")
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    screen, stop = Screen(as_json=options.json), Event()
    with connect(options, screen, stop) as client:
        memory = Memory(options.state or options.folder / STATE)
        sender = sender_of(options, client, stop)
        watch = Watch(Folder(options.folder), memory, sender, screen)
        watch.go_on(stop, options.interval)
    if sender.hopeless:
        screen.fail(f"{sender.hopeless} {advice(sender.hopeless)}")
        return code_of(sender.hopeless)
    return NOT_ALL if watch.has_failed else ALL_ANSWERED


class Watch:
    """One look after the other over the same folder."""

    def __init__(
        self,
        folder: Folder,
        memory: Memory,
        sender: Sender,
        screen: Screen,
        clock: Clock | None = None,
    ) -> None:
        self.folder, self.memory, self.sender, self.screen = folder, memory, sender, screen
        self.lull = sender.lull = Lull((clock or Clock()).now)
        self.has_failed = self.has_told = False

    def go_on(self, stop: Event, interval_seconds: float) -> None:
        """Until somebody or something ends it."""
        self.screen.say(f"watching {self.folder.path}; Ctrl-C ends it")
        try:
            while not stop.wait(interval_seconds):
                self.look()
        except KeyboardInterrupt:
            self.screen.say("stopped")

    def look(self) -> None:
        if self.lull.is_on:
            return
        contents = self._new_contents()
        parcels = [self._parcel(path, sha256) for sha256, path in contents.items()]
        hashes = dict(zip(contents.values(), contents, strict=True))
        with closing(self.sender.send(parcels)) as outcomes:
            for outcome in outcomes:
                self._note(outcome, hashes[Path(outcome.file)])

    def _new_contents(self) -> dict[str, Path]:
        """One file for each content that was never sent, also if several names have it."""
        found: dict[str, Path] = {}
        for path in self.folder.settled():
            try:
                sha256 = content_hash(path)
            except OSError as error:
                self.folder.put_aside(path)
                self._tell(failed(path, error))
                continue
            if sha256 in self.memory:
                self.folder.put_aside(path)
            else:
                found.setdefault(sha256, path)
        return found

    def _parcel(self, path: Path, sha256: str) -> Parcel:
        """The same key after a crash, so what arrived without being remembered is not doubled."""
        sender = self.sender
        words = [sha256, path.name, sender.reference, *filter(None, [sender.callback])]
        return Parcel(path, key_of("watch", words, sender.metadata))

    def _note(self, outcome: Outcome, sha256: str) -> None:
        """What may pass is tried again at the first look after the lull."""
        if outcome.is_settled:
            found = outcome.submission
            self.memory.remember(sha256, found.id if found else "refused")
        if outcome.may_pass:
            self._tell_once(outcome)
            return
        self.folder.put_aside(Path(outcome.file))
        self.has_told = self.has_told and outcome.submission is None
        self._tell(outcome)

    def _tell_once(self, outcome: Outcome) -> None:
        """Until something is accepted again: every file and every look would say the same."""
        if self.has_told or isinstance(outcome.error, Postponed):
            return
        self.has_told = True
        self._tell(outcome)
        self.screen.say(f"Nothing is sent for {self.lull.left_seconds:.0f} s; it goes on by itself")

    def _tell(self, outcome: Outcome) -> None:
        self.has_failed = self.has_failed or outcome.problem is not None
        if self.screen.as_json:
            self.screen.document(outcome.document())
        else:
            self.screen.line(*(part for part in outcome.row(self.sender.client.base_url) if part))
