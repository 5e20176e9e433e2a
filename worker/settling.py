"""Write a batch down: lease, analyses, cases, events and ledger in one transaction."""

import uuid
from collections.abc import Sequence

from django.db import transaction

from audit.services import SYSTEM_WORKER, Fact, record_many
from detection.models import Analysis
from detection.services import Releases, record_analyses
from images import leases
from images.leases import Outcome
from images.models import Submission
from images.services import attach_derived
from moderation import policy
from moderation.services import Flagged, open_cases
from webhooks.models import OutboxEvent
from webhooks.services import emit_many
from worker.judging import Results, Seen

Status = Submission.Status

EVENTS = {
    Status.ANALYSED: OutboxEvent.Type.SUBMISSION_ANALYSED,
    Status.REJECTED: OutboxEvent.Type.SUBMISSION_REJECTED,
    Status.QUARANTINED: OutboxEvent.Type.SUBMISSION_QUARANTINED,
}


@transaction.atomic
def settle(token: uuid.UUID, results: Results, releases: Releases) -> None:
    """Finish what the token still holds; a late copy of the work changes nothing."""
    held = leases.hold(token)
    seen = [item for item in results.seen if item.judged.submission_id in held]
    attach_derived([item.derived for item in seen])
    analyses = record_analyses([item.judged for item in seen], releases)
    outcomes = [_analysed(held[item.judged.submission_id], item) for item in seen]
    outcomes += [_held(outcome, held) for outcome in results.rejected if outcome.submission.pk in held]
    failed = [_held(outcome, held) for outcome in results.failed if outcome.submission.pk in held]
    leases.finish(outcomes)
    _announce(outcomes, leases.put_back(failed), analyses)


@transaction.atomic
def settle_lost() -> None:
    """The sweep: submissions whose worker went silent are queued again or given to people."""
    _announce([], leases.put_back(leases.lost_leases()), [])
