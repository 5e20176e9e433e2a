"""What became of the items of a batch, one after the other, as they are judged."""

import time
from collections.abc import Iterator, Sequence

from touchstone.cli.outcomes import Outcome, answered, failed
from touchstone.cli.screen import Screen
from touchstone.client import Client
from touchstone.errors import NotFinished, TouchstoneError
from touchstone.refusals import Problem, Refused
from touchstone.results import Accepted, Batch, Item, ItemProblem


def heard(
    client: Client, batch: Batch, seconds: float, screen: Screen
) -> tuple[list[Outcome], bool]:
    """What is known of each, and whether Ctrl-C came in between."""
    known: list[Outcome] = []
    with screen.progress() as bar:
        task = bar.add_task("judged", total=len(batch.items))
        try:
            for one in _outcomes_of(client, batch.items, seconds):
                _hear(one, known, screen)
                bar.advance(task)
        except KeyboardInterrupt:
            for one in _interrupted(batch.items[len(known) :]):
                _hear(one, known, screen)
            return known, True
    return known, False


def _hear(one: Outcome, known: list[Outcome], screen: Screen) -> None:
    known.append(one)
    if screen.as_json:
        screen.document(one.document())


def _outcomes_of(client: Client, items: Sequence[Item], seconds: float) -> Iterator[Outcome]:
    """All are judged meanwhile, so these seconds are for all of them together."""
    end = time.monotonic() + seconds
    for item in items:
        if item.submission:
            yield _judged(client, item.path, item.submission, max(0.0, end - time.monotonic()))
        elif item.problem:
            yield failed(item.path, _refusal(item.problem))


def _interrupted(items: Sequence[Item]) -> Iterator[Outcome]:
    """Nobody heard what became of them, but they were taken in."""
    for item in items:
        if item.submission:
            yield _unheard(item.path, item.submission, "interrupted", "the run was ended.")
        elif item.problem:
            yield failed(item.path, _refusal(item.problem))


def _judged(client: Client, path: str, accepted: Accepted, seconds: float) -> Outcome:
    try:
        found = client.wait(accepted.id, timeout=seconds)
    except NotFinished as late:
        found = late.submission
    except TouchstoneError as error:
        return _unheard(path, accepted, "not_heard", str(error))
    return answered(path, found, waited=True)


def _unheard(path: str, accepted: Accepted, code: str, why: str) -> Outcome:
    """Whatever happens while somebody waits, the id of what was taken in must not be lost."""
    return Outcome(path, None, {"code": code, "detail": f"Accepted as {accepted.id}; {why}"})


def _refusal(problem: ItemProblem) -> Refused:
    return Refused(Problem(problem.status, problem.code, problem.title, problem.detail))
