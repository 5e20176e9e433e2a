"""The product's flow on one screen: truth is in PostgreSQL, tasks only say when."""

from collections.abc import Callable
from contextlib import ExitStack

from celery import shared_task

from audit.anchors import write_anchor
from common.jobs import Job, enqueue
from images import erasures, exact, idempotency, leases
from images.fetches.leases import due as due_fetches
from moderation.services import (
    close_old_cases,
    count_days,
    count_reviewers,
    return_expired_claims,
    return_expired_reservations,
    settle_rulings,
    sweep_entries,
    withdraw_golden,
)
from webhooks.delivering import deliver_due
from webhooks.leases import due as due_deliveries
from webhooks.services import bury_overdue, forget_bodies, forget_deliveries, return_lost
from worker import hints, invariants
from worker.draining import drain
from worker.erasing import erase_due
from worker.exact import make_exact_copies
from worker.fetching import fetch_due, return_lost_fetches
from worker.game.preparing import is_unprepared, prepare_game
from worker.processes import tools
from worker.settling import settle_lost
from worker.strays import remove_strays


@shared_task(name=Job.ANALYSE.value)
def analyse() -> None:
    """Claim, judge and write down what waits, batch after batch."""
    hints.taken(Job.ANALYSE)
    drain(tools())


@shared_task(name=Job.DELIVER.value)
def deliver() -> None:
    """Tell partners what is due."""
    hints.taken(Job.DELIVER)
    deliver_due()


@shared_task(name=Job.FETCH.value)
def fetch() -> None:
    """Fetch the images that are named by their addresses."""
    hints.taken(Job.FETCH)
    fetch_due()


@shared_task(name=Job.SWEEP.value)
def sweep() -> None:
    """Nothing ends in a state that nobody looks at."""
    # What one step raises is reported when all have had their turn: none may stop the others.
    with ExitStack() as steps:
        for step in reversed(SWEEP):
            steps.callback(step)


def settle_all_rulings() -> None:
    while settle_rulings():
        pass


def hint_at_deliveries() -> None:
    if due_deliveries().exists():
        enqueue(Job.DELIVER)


def hint_at_fetches() -> None:
    if due_fetches().exists():
        enqueue(Job.FETCH)


def hint_at_erasures() -> None:
    if erasures.waiting().exists():
        enqueue(Job.ERASE)


def hint_at_work() -> None:
    if exact.waiting().exists():
        enqueue(Job.MAKE_EXACT_COPIES)
    if leases.waiting().exists():
        enqueue(Job.ANALYSE)
    elif is_unprepared():
        enqueue(Job.PREPARE_GAME)


SWEEP: tuple[Callable[[], object], ...] = (
    settle_lost,
    return_lost_fetches,
    return_expired_claims,
    return_expired_reservations,
    settle_all_rulings,
    sweep_entries,
    return_lost,
    bury_overdue,
    hint_at_erasures,
    hint_at_work,
    hint_at_deliveries,
    hint_at_fetches,
)


@shared_task(name=Job.ANCHOR_LEDGER.value)
def anchor_ledger() -> None:
    """Copy the head of the ledger to a place outside the database."""
    write_anchor()


@shared_task(name=Job.CHECK_INVARIANTS.value)
def check_invariants() -> None:
    """Say in the log what should never be."""
    invariants.report()


@shared_task(name=Job.CLOSE_CASES.value)
def close_cases() -> None:
    """End what can no longer be appealed or was never taken, batch after batch."""
    while close_old_cases() or withdraw_golden():
        pass


@shared_task(name=Job.COUNT_NUMBERS.value)
def count_numbers() -> None:
    """Count the days of review and its people, for the pages of numbers and of quality."""
    count_days()
    count_reviewers()


@shared_task(name=Job.REMOVE_STRAYS.value)
def remove_stray_objects() -> None:
    """Delete what broken-off uploads and workers left in the store, and old exact copies."""
    exact.forget_old()
    remove_strays()


@shared_task(name=Job.FORGET_ANSWERS.value)
def forget_old_answers() -> None:
    """Let Idempotency-Keys that are a day old go, batch after batch."""
    while idempotency.forget_old():
        pass


@shared_task(name=Job.FORGET_DELIVERIES.value)
def forget_old_deliveries() -> None:
    """Let the log of deliveries forget what is old enough, batch after batch."""
    while forget_bodies() or forget_deliveries():
        pass


@shared_task(name=Job.ERASE.value)
def erase() -> None:
    """Take the bytes of deleted images out of the store."""
    hints.taken(Job.ERASE)
    erase_due()


@shared_task(name=Job.PREPARE_GAME.value)
def prepare_game_pictures() -> None:
    """Draw and judge a few of the game's pictures, while no upload waits."""
    hints.taken(Job.PREPARE_GAME)
    prepare_game(tools())


@shared_task(name=Job.MAKE_EXACT_COPIES.value)
def make_wanted_copies() -> None:
    """Cut into tiles what somebody wants to see at its own pixels."""
    hints.taken(Job.MAKE_EXACT_COPIES)
    make_exact_copies(tools().decoder)
