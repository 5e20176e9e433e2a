"""Fetching what submissions name: the file goes the way of an upload, or the submission fails."""

import logging
import time
from contextlib import suppress
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import InterfaceError, OperationalError, connection, transaction

from audit.services import SYSTEM_WORKER, Fact, record
from common.jobs import Job, enqueue
from common.outbound.rounds import Round
from images import contents, erasures
from images.contents import Content
from images.errors import FileRefused, StoreFailed
from images.fetches import leases
from images.fetches.getting import Try, get
from images.fetches.policy import LOST, MOST_TRIES, Failure, failure_of, pause_after
from images.leases import Outcome, finish
from images.models import Submission
from worker.settling import Ending, announce
from worker.telling import tell_retries

logger = logging.getLogger(__name__)

# With a last try, within the time that a worker has to stop.
TASK_SECONDS = 5
DATABASE_AWAY = (OperationalError, InterfaceError)
# Until PostgreSQL is asked again; a restart takes seconds, and the lease lasts longer than all.
PAUSES = (0, 1, 4)


def fetch_due() -> None:
    fetches = Round(Job.FETCH, claim=leases.claim, call=get, write_down=write_down)
    fetches.go(threads=settings.FETCH_THREADS, seconds=TASK_SECONDS)


def write_down(one: Try) -> None:
    """Say how it goes on; a late copy of the work changes nothing."""
    try:
        if failure := one.failure or _take_in(one):
            with leases.held(one.submission) as submission:
                if submission:
                    _again_or_never(submission, failure)
    except StoreFailed as error:
        _postpone(one.submission, error.code)
    except DATABASE_AWAY:
        _postpone(one.submission, "database_away")


@transaction.atomic
def return_lost_fetches() -> None:
    """The sweep: what a silent worker held is tried again, or given up at the cap."""
    for submission in leases.lost():
        _again_or_never(submission, LOST)


def _take_in(one: Try) -> Failure | None:
    """As an upload: the same limits, the same look at it, stored before it is known."""
    try:
        file = ContentFile(one.file)
        with contents.looked_at(one.submission.organisation, file) as content:
            contents.keep(content)
            _make_known(one, content)
    except FileRefused as refusal:
        return failure_of(refusal)
    return None


def _make_known(one: Try, content: Content) -> None:
    with leases.held(one.submission) as submission:
        if submission is None:
            erasures.want_late(one.submission, content.sha256)
            return
        contents.secure(content)
        leases.fetched(submission, contents.image_of(content))
        transaction.on_commit(partial(enqueue, Job.ANALYSE))
        transaction.on_commit(partial(_tell, one))
        record(_fact(submission, content))


def _fact(submission: Submission, content: Content) -> Fact:
    return Fact(
        SYSTEM_WORKER,
        "submission.fetched",
        submission.public_id,
        submission.organisation_id,
        content.facts,
    )


def _again_or_never(submission: Submission, failure: Failure) -> None:
    """The caller holds it locked."""
    tries = submission.attempts
    words = failure.last_words(tries)
    outcome = Outcome(submission, Submission.Status.FAILED, reason_code=failure.code, reason=words)
    if failure.is_lasting or tries >= MOST_TRIES:
        finish([outcome])
        announce([Ending(outcome, None, {})])
    else:
        leases.put_back(submission, pause_after(tries))
        transaction.on_commit(partial(tell_retries, [outcome]))


def _postpone(submission: Submission, code: str) -> None:
    """It may be PostgreSQL itself that is away for a moment."""
    told = {"submission": submission.public_id, "reason": code}
    for pause in PAUSES:
        time.sleep(pause)
        if connection.errors_occurred:
            connection.close_if_unusable_or_obsolete()
        with suppress(*DATABASE_AWAY):
            _put_off(submission)
            logger.warning("fetch postponed", extra=told)
            return
    logger.error("fetch not postponed; the sweep will count a try", extra=told)


def _put_off(submission: Submission) -> None:
    with leases.held(submission) as row:
        if row:
            leases.postpone(row)


def _tell(one: Try) -> None:
    """Never the address: what it carries may open doors."""
    submission = one.submission
    told = {"submission": submission.public_id, "request_id": submission.request_id}
    logger.info("image fetched", extra=told | {"milliseconds": one.milliseconds})
