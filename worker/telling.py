"""What a batch leaves in log and figures: never what an image shows or a sender wrote."""

import logging
from collections.abc import Sequence

from django.utils import timezone

from common.timings import Metric, Timing, timings
from detection.services import Judged
from images.leases import Outcome

logger = logging.getLogger(__name__)


def tell_endings(outcomes: Sequence[Outcome]) -> None:
    """Under the request id of the upload, so that one search finds a submission's whole way."""
    for outcome in outcomes:
        logger.info("submission ended", extra=_facts(outcome) | {"status": str(outcome.status)})
    timings.note([_to_the_end(outcome) for outcome in outcomes])


def tell_retries(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        attempts = {"attempts": outcome.submission.attempts}
        logger.warning("attempt failed", extra=_facts(outcome) | attempts)


def tell_detectors(judged: Sequence[Judged]) -> None:
    timings.note(
        [
            Timing(Metric.DETECTOR, finding.detector, finding.milliseconds / 1000)
            for one in judged
            for finding in one.judgement.findings
        ]
    )


def _facts(outcome: Outcome) -> dict[str, object]:
    submission = outcome.submission
    return {
        "submission": submission.public_id,
        "request_id": submission.request_id,
        "verdict": outcome.verdict,
        "reason": outcome.reason_code,
    }


def _to_the_end(outcome: Outcome) -> Timing:
    waited = timezone.now() - outcome.submission.created_at
    return Timing(Metric.VERDICT, str(outcome.status), waited.total_seconds())
