"""A partner with a real receiver on loopback, and time that is moved in the rows."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings
from standardwebhooks import Webhook

from accounts.models import Membership, Organisation, User
from common.ids import uuid7
from tests import receivers
from tests.factories import MembershipFactory, UserFactory
from tests.receivers import Received, Receiver
from webhooks.models import Delivery, Endpoint, OutboxEvent
from webhooks.services import Wish, create_endpoint, emit

PAST = timedelta(seconds=1)
SignIn = Callable[[User], Client]


@dataclass
class Partner:
    """An organisation's endpoint, the secrets that it knows, and what arrived."""

    endpoint: Endpoint
    receiver: Receiver
    secrets: list[str] = field(default_factory=list)

    def tell(self, kind: str = "submission.analysed", count: int = 1) -> list[OutboxEvent]:
        return [
            emit(
                event=OutboxEvent.Type(kind),
                organisation_id=self.endpoint.organisation_id,
                subject_id=uuid7(),
                payload={"submission": f"sub_{number}"},
            )
            for number in range(count)
        ]

    def verified(self, got: Received, secret: str = "") -> dict[str, object]:
        """The message, as the package of Standard Webhooks believes it."""
        message: dict[str, object] = Webhook(secret or self.secrets[0]).verify(
            got.body, dict(got.headers)
        )
        return message

    @property
    def fresh(self) -> Endpoint:
        return Endpoint.objects.get(pk=self.endpoint.pk)

    @property
    def delivery(self) -> Delivery:
        return Delivery.objects.get(endpoint=self.endpoint)


@pytest.fixture
def manager(organisation: Organisation) -> User:
    user = UserFactory.create(email="manager@example.org", name="Mara Manager")
    role = Membership.Role.MANAGER
    MembershipFactory.create(user=user, organisation=organisation, role=role)
    return user


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOK_SECONDS = 5
    with receivers.serving() as server:
        settings.OUTBOUND_ALLOWED = [f"127.0.0.1:{server.port}"]
        yield server


@pytest.fixture
def partner(organisation: Organisation, manager: User, receiver: Receiver) -> Partner:
    wish = Wish("Newsroom", receiver.url)
    endpoint, plain = create_endpoint(organisation=organisation, wish=wish, by=manager)
    return Partner(endpoint, receiver, [plain])


@pytest.fixture
def another(
    organisation: Organisation, manager: User, settings: Settings
) -> Iterator[Callable[[], Partner]]:
    """`another()` is a further endpoint of the organisation, with a server of its own."""
    with ExitStack() as servers:

        def make() -> Partner:
            server = servers.enter_context(receivers.serving())
            settings.OUTBOUND_ALLOWED = [*settings.OUTBOUND_ALLOWED, f"127.0.0.1:{server.port}"]
            wish = Wish("Another", server.url)
            endpoint, plain = create_endpoint(organisation=organisation, wish=wish, by=manager)
            return Partner(endpoint, server, [plain])

        yield make


def pass_time() -> None:
    """Everything that waits is due, and no endpoint rests any more."""
    past = timezone.now() - PAST
    Delivery.objects.filter(status="pending").update(next_attempt_at=past)
    Endpoint.objects.exclude(paused_until=None).update(paused_until=past)
