"""Write a batch down: lease, analyses, cases, events and ledger in one transaction."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from django.db import transaction

from audit.services import SYSTEM_WORKER, Fact, record_many
from detection.services import Judged, Releases, record_analyses
from images import leases
from images.leases import Outcome
from images.models import Submission
from images.services import attach_derived
from moderation.policy import Flagging, route
from moderation.services import open_cases
from webhooks.models import OutboxEvent
from webhooks.services import Message, emit_many
from worker.storing import Seen
from worker.telling import tell_detectors, tell_endings, tell_retries

Status = Submission.Status
Held = Mapping[uuid.UUID, Submission]
UNSEEN = {Status.REJECTED, Status.FAILED}  # there is no picture to look at


@dataclass(frozen=True)
class Settlement:
    """A batch after the work, by how each submission ends."""

    seen: Sequence[Seen] = ()
    rejected: Sequence[Outcome] = ()
    failed: Sequence[Outcome] = ()


@dataclass(frozen=True)
class Ending:
    """A final state with what the world is told about it."""

    outcome: Outcome
    flagging: Flagging | None
    evidence: dict[str, Any]


@transaction.atomic
def settle(token: uuid.UUID, batch: Settlement, releases: Releases) -> None:
    """Finish what the token still holds; a late copy of the work changes nothing."""
    held = leases.hold(token)
    seen = [item for item in batch.seen if item.judged.submission_id in held]
    attach_derived([item.derived for item in seen])
    judged = [item.judged for item in seen]
    record_analyses(judged, releases)
    transaction.on_commit(partial(tell_detectors, judged))
    endings = [_judged(held, item) for item in seen]
    endings += [Ending(outcome, None, {}) for outcome in _still_held(held, batch.rejected)]
    leases.finish([ending.outcome for ending in endings])
    endings += _put_back(_still_held(held, batch.failed))
    announce(endings)


@transaction.atomic
def settle_lost() -> None:
    """The sweep: what a silent worker held is queued again or given to people."""
    announce(_put_back(leases.lost_leases()))


def _still_held(held: Held, outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [
        replace(outcome, submission=held[outcome.submission.pk])
        for outcome in outcomes
        if outcome.submission.pk in held
    ]


def _judged(held: Held, item: Seen) -> Ending:
    judgement = item.judged.judgement
    outcome = Outcome(
        held[item.judged.submission_id],
        Status.ANALYSED,
        verdict=judgement.verdict,
        probability=judgement.probability,
    )
    flagging = route(
        verdict=judgement.verdict,
        probability=judgement.probability,
        findings=[finding.status for finding in judgement.findings],
    )
    return Ending(outcome, flagging, _evidence(item.judged))


def _evidence(judged: Judged) -> dict[str, Any]:
    """What the ledger needs to explain the verdict a year later."""
    return {
        "pipeline": judged.judgement.pipeline_version,
        "decided_by": _decider(judged),
        "stability": [asdict(again) for again in judged.judgement.stability],
        "findings": [
            {
                "detector": finding.detector,
                "version": finding.version,
                "weights_sha256": finding.weights_sha256,
                "status": finding.status,
                "probability": finding.probability,
                "threshold": finding.threshold,
            }
            for finding in judged.judgement.findings
        ],
    }


def _decider(judged: Judged) -> dict[str, Any] | None:
    decider = judged.judgement.decided_by
    return asdict(decider) if decider else None


def _put_back(failed: Sequence[Outcome]) -> list[Ending]:
    """Those at the cap end in quarantine; the others have another attempt."""
    exhausted = leases.put_back(failed)
    again = [outcome for outcome in failed if outcome not in exhausted]
    transaction.on_commit(partial(tell_retries, again))
    return [Ending(outcome, route(quarantined=True), {}) for outcome in exhausted]


def announce(endings: Sequence[Ending]) -> None:
    """Cases for people, one event a submission for its owner, and the ledger last."""
    if not endings:
        return
    looked_at = [ending for ending in endings if ending.outcome.status not in UNSEEN]
    _, case_facts = open_cases([(e.outcome.submission, e.flagging) for e in looked_at])
    emit_many([_message(ending.outcome) for ending in endings])
    record_many([_fact(ending) for ending in endings] + case_facts)
    transaction.on_commit(partial(tell_endings, [ending.outcome for ending in endings]))


def _message(outcome: Outcome) -> Message:
    submission = outcome.submission
    return Message(
        OutboxEvent.Type(f"submission.{outcome.status}"),
        submission.organisation_id,
        submission.pk,
        _named(submission) | _result(outcome),
        submission.callback_id,
    )


def _named(submission: Submission) -> dict[str, Any]:
    return {"submission": submission.public_id, "reference": submission.reference or None}


def _fact(ending: Ending) -> Fact:
    submission = ending.outcome.submission
    return Fact(
        SYSTEM_WORKER,
        f"submission.{ending.outcome.status}",
        submission.public_id,
        submission.organisation_id,
        _result(ending.outcome) | ending.evidence,
    )


def _result(outcome: Outcome) -> dict[str, Any]:
    result = {
        "status": str(outcome.status),
        "verdict": outcome.verdict,
        "probability": outcome.probability,
        "reason_code": outcome.reason_code,
    }
    return {name: value for name, value in result.items() if value not in {"", None}}
