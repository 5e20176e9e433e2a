"""A decoder that is started once, senders, and two tenants."""

from collections.abc import Iterator

import pytest

from accounts.models import Organisation, User
from images.decoding import Decoder
from images.intake import Sender
from images.models import Submission
from tests.images.tenants import Tenant


@pytest.fixture(scope="session")
def decoder() -> Iterator[Decoder]:
    with Decoder() as started:
        yield started


@pytest.fixture
def sender(organisation: Organisation, uploader: User) -> Sender:
    """A person who uploads through a page."""
    return Sender(organisation, Submission.Source.WEB, user=uploader)


@pytest.fixture
def gazette(db: None) -> Tenant:
    return Tenant()


@pytest.fixture
def tribune(db: None) -> Tenant:
    return Tenant()
