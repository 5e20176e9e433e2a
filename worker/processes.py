"""What each pool process owns: one pipeline and one decoder, made after the fork."""

from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache

from celery.signals import worker_process_init, worker_process_shutdown
from django.conf import settings
from django.db import connections

from detection.pipeline.analyse import Pipeline
from detection.services import Releases, register_releases
from images.decoding import Decoder
from worker.celery import ANALYSIS, app

_closing = ExitStack()


@dataclass(frozen=True)
class Tools:
    """The slow-to-make things that every batch uses."""

    pipeline: Pipeline
    releases: Releases
    decoder: Decoder


@cache
def tools() -> Tools:
    """Made once per process, at its start or at its first batch."""
    pipeline = Pipeline.load(
        settings.DETECTORS,
        weights_dir=settings.DETECTOR_WEIGHTS_DIR,
        device=settings.DETECTOR_DEVICE,
        cache_dir=settings.DETECTOR_CACHE_DIR,
        redelivery=settings.REDELIVERY_TEST,
    )
    releases = register_releases(pipeline.releases)
    return Tools(pipeline, releases, _closing.enter_context(Decoder()))


def put_away() -> None:
    """Stop the decoder's child; the next use makes everything anew."""
    _closing.close()
    tools.cache_clear()


@worker_process_init.connect
def _prepare(**_: object) -> None:
    """Load before the first message; connections never cross a fork."""
    connections.close_all()
    if ANALYSIS in app.amqp.queues.consume_from:
        tools()


@worker_process_shutdown.connect
def _clean_up(**_: object) -> None:
    put_away()
