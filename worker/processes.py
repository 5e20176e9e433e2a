"""What each pool process uses: the detectors, loaded before the fork, and a decoder of its own."""

import gc
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

from celery.signals import worker_init, worker_process_init, worker_process_shutdown
from django.conf import settings
from django.db import connections

from common import scope
from detection.pipeline.analyse import Pipeline
from detection.pipeline.backends import choose
from detection.services import Releases, register_releases
from images.decoding import Decoder
from worker.background import Unhurried, background
from worker.celery import ANALYSIS, app
from worker.judging import Judge
from worker.lanes import Lanes
from worker.pace import Pace

_closing = ExitStack()


class Starting(Protocol):
    """What is needed of Celery's worker, which has no types."""

    concurrency: int


@dataclass(frozen=True)
class Tools:
    """The slow-to-make things that every batch uses."""

    pipeline: Judge
    releases: Releases
    decoder: Decoder
    lanes: Lanes
    unhurried: Unhurried
    pace: Pace = field(default_factory=Pace)


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
def lanes() -> Lanes:
    """Those of the pool, made before its fork; outside a pool there is one process."""
    return _closing.enter_context(closing(Lanes(app.conf.worker_concurrency or 1)))


@cache
def tools() -> Tools:
    """Made once per process, at its start or at its first batch."""
    releases = register_releases(detectors().releases)
    decoder = _closing.enter_context(Decoder())
    unhurried = Unhurried(detectors(), _closing.enter_context(background()))
    return Tools(detectors(), releases, decoder, lanes(), unhurried)


def put_away() -> None:
    """Stop the decoder's child; the next use makes everything anew."""
    _closing.close()
    tools.cache_clear()
    lanes.cache_clear()
    detectors.cache_clear()


@worker_init.connect
def _work_for_all(**_: object) -> None:
    """In the parent; its children begin as it is."""
    scope.serve_nobody()


@worker_init.connect
def _load_once(sender: Starting, **_: object) -> None:
    """In the parent of the pool, which only loads; nothing is judged before the fork.

    A CUDA context does not survive a fork, so there every child loads its own.
    """
    if not _judges():
        return
    app.conf.worker_concurrency = sender.concurrency  # as it was told on its command line
    lanes()
    if choose(settings.DETECTOR_DEVICE) == "cpu":
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
