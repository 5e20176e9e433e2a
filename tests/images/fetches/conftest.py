"""A partner's key that names addresses, and the worlds in which they lie."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django.fixtures import Settings

from accounts.models import ApiKey, Organisation
from images.fetches.intake import accept_address
from images.intake import Sender
from images.models import Submission
from tests import receivers
from tests.common.outbound.conftest import allow, names, recorder, silent_port
from tests.factories import ApiKeyFactory
from tests.receivers import Receiver

__all__ = ["allow", "names", "recorder", "silent_port"]

Name = Callable[..., Submission]


def sender_for(organisation: Organisation) -> Sender:
    key: ApiKey = ApiKeyFactory.create(organisation=organisation)
    return Sender(organisation, Submission.Source.API, api_key=key)


@pytest.fixture
def sender(organisation: Organisation) -> Sender:
    return sender_for(organisation)


@pytest.fixture
def name(sender: Sender) -> Name:
    """`name(url)` is a submission of that address."""

    def accepted(url: str, **told: object) -> Submission:
        return accept_address(sender=sender, url=url, **told).submission  # type: ignore[arg-type]

    return accepted


@pytest.fixture
def there(settings: Settings) -> Iterator[Receiver]:
    """The other side: a real server on loopback that the operator vouches for."""
    settings.FETCH_SECONDS = 5
    with receivers.serving() as server:
        settings.OUTBOUND_ALLOWED = [f"127.0.0.1:{server.port}"]
        yield server


@pytest.fixture
def elsewhere(settings: Settings, there: Receiver) -> Iterator[Receiver]:
    """Another such server."""
    with receivers.serving() as server:
        settings.OUTBOUND_ALLOWED = [*settings.OUTBOUND_ALLOWED, f"127.0.0.1:{server.port}"]
        yield server
