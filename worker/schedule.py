"""What happens by the clock. Nothing here carries truth: a missed beat costs its interval."""

from celery.schedules import schedule

from common.jobs import Job
from worker.celery import app


def _every(job: Job, seconds: int) -> dict[str, object]:
    # A message that nobody took before the next one is due is worth nothing.
    return {"task": job.value, "schedule": schedule(seconds), "options": {"expires": seconds}}


app.conf.beat_schedule = {
    "sweep": _every(Job.SWEEP, 10),
    "anchor-ledger": _every(Job.ANCHOR_LEDGER, 60),
    "check-invariants": _every(Job.CHECK_INVARIANTS, 3600),
    "close-cases": _every(Job.CLOSE_CASES, 3600),
    "count-numbers": _every(Job.COUNT_NUMBERS, 300),
    "forget-answers": _every(Job.FORGET_ANSWERS, 3600),
    "forget-deliveries": _every(Job.FORGET_DELIVERIES, 3600),
    "remove-strays": _every(Job.REMOVE_STRAYS, 3600),
}
