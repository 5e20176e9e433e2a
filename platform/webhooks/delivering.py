"""Sending what is due."""

from django.conf import settings

from common.jobs import Job
from common.outbound.rounds import Round
from webhooks import leases
from webhooks.sending import tried
from webhooks.services.settling import write_down

# With a last try, within the time that a worker has to stop.
TASK_SECONDS = 10


def deliver_due() -> None:
    deliveries = Round(Job.DELIVER, claim=leases.claim, call=tried, write_down=write_down)
    deliveries.go(threads=settings.WEBHOOK_THREADS, seconds=TASK_SECONDS)
