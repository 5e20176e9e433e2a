"""Batches as the worker holds them, with results as the pipeline gives them, and a pool."""

from collections.abc import Callable, Iterator

import pytest

from common.jobs import door
from detection.models import DetectorRelease
from detection.pipeline.findings import Finding, Judgement
from detection.services import Judged
from images.decoding import Decoder
from images.models import Submission
from images.services import Derived
from tests.worker.pools import Enter, Other
from worker.lanes import Lanes
from worker.storing import Seen

SHA256 = "ab" * 32


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    with Decoder() as started:
        yield started


@pytest.fixture
def release(db: None) -> DetectorRelease:
    return DetectorRelease.objects.create(detector="cnn", version="test", weights_sha256=SHA256)


@pytest.fixture
def seen() -> Callable[..., Seen]:
    """`seen(submission, verdict, probability)` is one image after decoding and judging."""
    return make_seen


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The jobs that were sent."""
    sent: list[str] = []
    monkeypatch.setattr(door, "sender", sent.append)
    return sent


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    """Of three processes."""
    pool = Lanes(processes=3)
    yield pool
    pool.close()


@pytest.fixture
def enter(lanes: Lanes) -> Iterator[Enter]:
    """`enter()` is one more process that judges."""
    others: list[Other] = []

    def start() -> Other:
        others.append(Other(lanes))
        return others[-1]

    yield start
    for other in others:
        other.die()


def make_seen(
    submission: Submission,
    verdict: str = "likely_fake",
    probability: float | None = 0.97,
    status: str = "scored",
) -> Seen:
    finding = Finding(
        detector="cnn",
        version="test",
        weights_sha256=SHA256,
        status="scored" if status == "scored" else "failed",
        probability=probability if status == "scored" else None,
        threshold=0.8 if status == "scored" else None,
        reason="" if status == "scored" else "The model broke.",
        heatmap=None,
        milliseconds=12.0,
    )
    judgement = Judgement(verdict, probability, None, (finding,), "1")
    derived = Derived(
        submission.stored_image.pk, 64, 48, "previews/x", "thumbnails/x", "0" * 64, 90
    )
    return Seen(Judged(submission.pk, judgement, 20.0), derived)
