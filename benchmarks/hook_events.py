"""Events for measurements of webhooks, and time that passes faster than three days."""

import json
import time
from collections.abc import Iterable, Mapping

from celery import Celery

from benchmarks.hooked import Hooked
from benchmarks.stack import Stack
from common.jobs import Job
from config.redis_urls import celery_url

# Run where Django is, by `manage.py shell`. Pings, because nothing else has to be true for them.
TELL = """
import json, time
from accounts.models import Organisation
from common.ids import uuid7
from webhooks.models import Delivery, OutboxEvent
from webhooks.services import Message, emit_many

counts, later = {counts}, {later}
told = {{name: [] for name in counts | later}}
whose = dict(Organisation.objects.filter(name__in=told).values_list("name", "pk"))

def tell(counts):
    names = [name for name, count in counts.items() for _ in range(count)]
    kind = OutboxEvent.Type.PING
    events = emit_many([Message(kind, whose[name], uuid7(), {{"of": name}}) for name in names])
    for name, event in zip(names, events):
        told[name].append(event.public_id)

tell(counts)
if later:
    first = Delivery.objects.filter(endpoint__organisation__name__in=counts)
    while counts and not first.filter(lease_token__isnull=False).exists():
        time.sleep(0.01)
    tell(later)
print(json.dumps(told))
"""
DUE = """
UPDATE webhooks_delivery SET next_attempt_at = now()
WHERE status = 'pending' AND lease_token IS NULL AND next_attempt_at > now()
"""
RESTED = "UPDATE webhooks_endpoint SET paused_until = now() WHERE paused_until > now()"
OPEN = "SELECT count(*) FROM webhooks_delivery WHERE status = 'pending'"
TICK_SECONDS = 0.1


def tell(
    stack: Stack,
    partners: Mapping[str, Hooked],
    counts: Mapping[str, int],
    later: Mapping[str, int] | None = None,
) -> list[str]:
    """The ids of the new events, which happened in one transaction; and of those in a second
    one, as soon as a call of the first is under way."""
    program = TELL.format(counts=dict(counts), later=dict(later or {}))
    said = stack.manage("shell", "--no-imports", "-c", program)
    told: dict[str, list[str]] = json.loads(said.splitlines()[-1])
    for name, ids in told.items():
        partners[name].told += ids
    return [one for ids in told.values() for one in ids]


class Hours:
    """Waits end when they are told to, and the worker hears of it at once."""

    def __init__(self, stack: Stack, partners: Iterable[Hooked], patience_seconds: float) -> None:
        self.stack, self.partners = stack, list(partners)
        self.patience_seconds = patience_seconds
        self._queue = Celery(broker=celery_url(stack.broker.url, database=0))

    def pass_until_all_ended(self) -> None:
        """What waits between tries and what rests after failures is due at every look."""
        left = time.monotonic() + self.patience_seconds
        while waiting := self.stack.count(OPEN):
            if time.monotonic() > left:
                raise TimeoutError(f"{waiting} deliveries have not ended; see {self.stack.folder}")
            for statement in (DUE, RESTED):
                self.stack.execute(statement)
            self.send()
            self.look()

    def wait_for(self, partner: Hooked) -> None:
        """Nothing is hastened: until everything has arrived there."""
        left = time.monotonic() + self.patience_seconds
        while set(partner.told) - set(partner.heard):
            if time.monotonic() > left:
                raise TimeoutError(f"{partner.name} has not heard of everything")
            self.send()
            self.look()

    def send(self) -> None:
        self._queue.send_task(Job.DELIVER.value, queue="general")

    def look(self) -> None:
        time.sleep(TICK_SECONDS)
        for partner in self.partners:
            partner.judge()
