"""Where an endpoint may lie is asked when it is saved and again at every try."""

from collections.abc import Iterator

import pytest

from accounts.models import Organisation, User
from audit.models import LedgerEntry
from common.errors import Invalid
from common.outbound import Refused, Unreachable
from common.outbound.world import world
from tests.common.outbound.conftest import PUBLIC, Names, Recorder
from tests.common.outbound.test_refused import LITERALS, ODD, WHOLE
from webhooks.delivering import deliver_due
from webhooks.errors import TooManyEndpoints
from webhooks.models import Attempt, Delivery, Endpoint, OutboxEvent
from webhooks.services import Change, Wish, change_endpoint, create_endpoint, emit
from webhooks.services.endpoints import MOST_ENDPOINTS

GOOD = "https://hooks.example.org/touchstone"
BAD = [
    *(f"https://{host}/" for host in LITERALS),
    *(f"https://{host}/" for host in ODD),
    *WHOLE,
    "http://hooks.example.org/",
    "https://inside.example.org/",
    "https://mixed.example.org/",
]


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    names = Names(
        {
            "hooks.example.org": [[PUBLIC]],
            "inside.example.org": [["10.0.0.7"]],
            "mixed.example.org": [[PUBLIC, "::1"]],
        }
    )
    monkeypatch.setattr(world, "resolve", names)
    return names


@pytest.fixture(autouse=True)
def recorder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recorder]:
    """Nothing is dialled in these tests, whatever the guard does."""
    recorder = Recorder()
    monkeypatch.setattr(world, "dial", recorder)
    yield recorder
    assert {address for address, _ in recorder.dialled} <= {PUBLIC}


@pytest.fixture
def endpoint(organisation: Organisation, manager: User) -> Endpoint:
    wish = Wish("Ours", GOOD)
    return create_endpoint(organisation=organisation, wish=wish, by=manager)[0]


@pytest.mark.parametrize("url", BAD)
def test_an_address_inside_is_not_saved(
    organisation: Organisation, manager: User, url: str
) -> None:
    with pytest.raises(Refused):
        create_endpoint(organisation=organisation, wish=Wish("Ours", url), by=manager)
    assert not Endpoint.objects.exists()


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://inside.example.org/"])
def test_an_endpoint_is_not_moved_inside(endpoint: Endpoint, manager: User, url: str) -> None:
    with pytest.raises(Refused):
        change_endpoint(endpoint=endpoint, change=Change(url=url), by=manager)
    assert Endpoint.objects.get().url == GOOD


def test_a_misspelt_host_is_said_at_once(organisation: Organisation, manager: User) -> None:
    with pytest.raises(Unreachable):
        create_endpoint(
            organisation=organisation, wish=Wish("Ours", "https://hoks.example.org/"), by=manager
        )


def test_a_name_that_moves_inside_after_it_was_saved_is_not_called(
    endpoint: Endpoint, names: Names, recorder: Recorder
) -> None:
    names.table["hooks.example.org"] = [["169.254.169.254"]]
    emit(
        event=OutboxEvent.Type.CASE_DECIDED,
        organisation_id=endpoint.organisation_id,
        subject_id=endpoint.pk,
        payload={},
    )
    deliver_due()
    assert recorder.dialled == []
    assert Attempt.objects.get().error_code == "inside_address"
    assert Delivery.objects.get().status == Delivery.Status.PENDING


def test_the_ledger_has_the_host_and_not_the_address(endpoint: Endpoint) -> None:
    payload = LedgerEntry.objects.get(action="endpoint.created").payload
    assert "hooks.example.org" in payload
    assert "/touchstone" not in payload


def test_an_endpoint_needs_a_name(organisation: Organisation, manager: User) -> None:
    with pytest.raises(Invalid):
        create_endpoint(organisation=organisation, wish=Wish("  ", GOOD), by=manager)


def test_endpoints_do_not_pile_up(organisation: Organisation, manager: User) -> None:
    for _ in range(MOST_ENDPOINTS):
        create_endpoint(organisation=organisation, wish=Wish("Ours", GOOD), by=manager)
    with pytest.raises(TooManyEndpoints):
        create_endpoint(organisation=organisation, wish=Wish("Ours", GOOD), by=manager)
