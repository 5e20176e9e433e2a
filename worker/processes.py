"""What each pool process uses: the detectors, loaded before the fork, and a decoder of its own."""

import gc
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache

from billiard.process import current_process
from celery.apps.worker import Worker
from celery.signals import worker_init, worker_process_init, worker_process_shutdown
from django.conf import settings
from django.db import connections

from common import scope
from detection.pipeline.analyse import Pipeline
from detection.pipeline.backends import choose
from detection.services import Releases, register_releases
from images.decoding import Decoder
from worker.celery import ANALYSIS, app
from worker.pace import Pace
from worker.seats import Seats

_closing = ExitStack()


@dataclass(frozen=True)
class Tools:
    """The slow-to-make things that every batch uses."""

    pipeline: Pipeline
    releases: Releases
    decoder: Decoder
    pace: Pace = field(default_factory=Pace)
    seats: Seats = field(default_factory=lambda: Seats(1))
    seat: int = 0


@cache
def detectors() -> Pipeline:
    """Loaded once; a forked child finds them in the pages that it shares with its parent."""
    return Pipeline.load(
        settings.DETECTORS,
        weights_dir=settings.DETECTOR_WEIGHTS_DIR,
        device=settings.DETECTOR_DEVICE,
        cache_dir=settings.DETECTOR_CACHE_DIR,
        redelivery=settings.REDELIVERY_TEST,
    )


@cache
def tools() -> Tools:
    """Made once per process, at its start or at its first batch."""
    releases = register_releases(detectors().releases)
    decoder = _closing.enter_context(Decoder())
    # Outside a pool there is one process, and the index of a process is that of its place.
    return Tools(
        detectors(), releases, decoder, seats=seats(), seat=getattr(current_process(), "index", 0)
    )


_pool: list[Seats] = []


def seats() -> Seats:
    return _pool[0] if _pool else Seats(1)


def put_away() -> None:
    """Stop the decoder's child; the next use makes everything anew."""
    _closing.close()
    tools.cache_clear()
    detectors.cache_clear()


@worker_init.connect
def _work_for_all(**_: object) -> None:
    """In the parent; its children begin as it is."""
    scope.serve_nobody()


@worker_init.connect
def _load_once(sender: Worker, **_: object) -> None:
    """In the parent of the pool, which only loads; nothing is judged before the fork.

    A CUDA context does not survive a fork, so there every child loads its own.
    """
    if _judges():
        _pool.append(Seats(sender.concurrency))
    if _judges() and choose(settings.DETECTOR_DEVICE) == "cpu":
        detectors()
        gc.freeze()  # or the collectors of the children would write to every page they share


@worker_process_init.connect
def _prepare(**_: object) -> None:
    """Load before the first message; connections never cross a fork."""
    connections.close_all()
    if _judges():
        tools()


def _judges() -> bool:
    return ANALYSIS in app.amqp.queues.consume_from


@worker_process_shutdown.connect
def _clean_up(**_: object) -> None:
    put_away()
