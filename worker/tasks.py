"""The product's flow on one screen: truth is in PostgreSQL, tasks only say when."""

from celery import shared_task
from django.conf import settings

from audit.anchors import write_anchor
from common.jobs import Job, enqueue
from images import leases
from moderation.services import return_expired_claims
from worker import hints, invariants
from worker.heartbeat import beating
from worker.judging import judge
from worker.processes import tools
from worker.settling import settle, settle_lost


@shared_task(name=Job.ANALYSE.value)
def analyse() -> None:
    """Claim one batch, judge it, write it down."""
    hints.taken(Job.ANALYSE)
    batch = leases.claim_batch(settings.ANALYSIS_BATCH)
    if batch.is_full:
        enqueue(Job.ANALYSE)
    if batch.submissions:
        kit = tools()
        with beating(batch.token):
            settle(batch.token, judge(batch.submissions, kit.pipeline, kit.decoder), kit.releases)


@shared_task(name=Job.SWEEP.value)
def sweep() -> None:
    """Nothing ends in a state that nobody looks at."""
    settle_lost()
    return_expired_claims()
    if leases.waiting().exists():
        enqueue(Job.ANALYSE)


@shared_task(name=Job.ANCHOR_LEDGER.value)
def anchor_ledger() -> None:
    """Copy the head of the ledger to a place outside the database."""
    write_anchor()


@shared_task(name=Job.CHECK_INVARIANTS.value)
def check_invariants() -> None:
    """Say in the log what should never be."""
    invariants.report()
