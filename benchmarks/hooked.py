"""Partners with a receiver each, for measurements of webhooks: what they hear, and if it fits."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from standardwebhooks import Webhook, WebhookVerificationError

from benchmarks.stack import Stack
from benchmarks.tenants import make_partners
from tests import receivers
from tests.receivers import Behaviour, Handler, Received, Receiver, answer
from touchstone import Client

FAILS_FOR_SEVEN_TRIES = 7
HANGS_FOR = 2  # a try that hangs takes its whole time
WELL = answer(204)


def after(tries: int, failing: Behaviour, then: Behaviour = WELL) -> Behaviour:
    """Fails for the first tries of every event, and is well from then on."""
    seen: Counter[str] = Counter()

    def behave(handler: Handler) -> None:
        event = handler.headers["webhook-id"]
        seen[event] += 1
        (failing if seen[event] <= tries else then)(handler)

    return behave


# How each partner's server behaves; what is for the last two can never arrive.
CAST: dict[str, Callable[[], Behaviour]] = {
    "well": lambda: WELL,
    "slow": lambda: receivers.pause(0.3, WELL),
    "500": lambda: after(FAILS_FOR_SEVEN_TRIES, answer(500, b"broken")),
    "503": lambda: after(FAILS_FOR_SEVEN_TRIES, answer(503)),
    "429": lambda: after(FAILS_FOR_SEVEN_TRIES, answer(429, retry_after="60")),
    "redirects": lambda: after(FAILS_FOR_SEVEN_TRIES, answer(302, location="/elsewhere")),
    "resets": lambda: after(FAILS_FOR_SEVEN_TRIES, receivers.reset),
    "hangs": lambda: after(HANGS_FOR, receivers.hang),
    "gone": lambda: answer(410),
    "dead": lambda: answer(500),
}
LOST = ("gone", "dead")


@dataclass
class Hooked:
    """`secrets` are those it knows, each with the time from which on it signs."""

    name: str
    receiver: Receiver
    client: Client
    endpoint: str = ""
    secrets: list[tuple[str, float]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # ids of what has happened
    failures: int = 0
    _judged: int = 0

    def register(self) -> None:
        made = self.client.webhooks.create(self.name, self.receiver.url)
        self.endpoint = made.id
        self._know(made.secret)

    def rotate(self) -> None:
        self._know(self.client.webhooks.rotate_secret(self.endpoint).secret)

    def judge(self) -> None:
        """Verify what came since, by the package that partners use, while it is fresh."""
        came = self.receiver.received[self._judged :]
        self._judged += len(came)
        self.failures += sum(not self._fits(got) for got in came)

    def ended(self, status: str) -> list[str]:
        """Which events ended like this, as anybody can read in the log."""
        found = self.client.webhooks.deliveries(status=status)
        return [delivery.event.id for delivery in found]

    @property
    def heard(self) -> list[str]:
        return [got.headers["webhook-id"] for got in self.receiver.received]

    def _know(self, secret: str | None) -> None:
        """From the next whole second on, as timestamps are whole seconds."""
        if secret is None:
            raise RuntimeError("the answer with the secret was lost")
        self.secrets.append((secret, time.time() + 1 if self.secrets else 0))

    def _fits(self, got: Received) -> bool:
        """With the first secret, which no overlap has ended, and with every later one by now."""
        sent = int(got.headers["webhook-timestamp"])
        known = [secret for secret, since in self.secrets if sent >= since]
        return all(_is_verified(got, secret) for secret in known)


def _is_verified(got: Received, secret: str) -> bool:
    try:
        Webhook(secret).verify(got.body.decode(), dict(got.headers))
    except WebhookVerificationError:
        return False
    return True


@contextmanager
def listening(names: Sequence[str]) -> Iterator[dict[str, Receiver]]:
    """Servers on loopback by the name of their partner."""
    with ExitStack() as servers:
        yield {name: servers.enter_context(receivers.serving()) for name in names}


@contextmanager
def hooked(stack: Stack, servers: dict[str, Receiver]) -> Iterator[dict[str, Hooked]]:
    """An organisation for each, with its endpoint added through the API."""
    partners = make_partners(stack, [*servers])
    with ExitStack() as clients:
        found = {}
        for partner, (name, server) in zip(partners, servers.items(), strict=True):
            client = clients.enter_context(Client(partner.address, partner.api_key))
            found[name] = Hooked(name, server, client)
            found[name].register()
        yield found
