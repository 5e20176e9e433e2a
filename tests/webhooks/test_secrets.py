"""Secrets are encrypted, shown once, and replaced without a message that fails."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings
from standardwebhooks import Webhook, WebhookVerificationError

from accounts.models import User
from audit.models import LedgerEntry
from tests.receivers import Handler, answer
from tests.webhooks.conftest import Partner
from webhooks import leases
from webhooks.delivering import deliver_due
from webhooks.errors import RotationUnderWay
from webhooks.models import Attempt, Secret
from webhooks.policy import SEATS
from webhooks.services import reseal_secrets, rotate_secret
from webhooks.signing import new_secret, signatures

NEW_KEY = "another-key-of-the-same-platform-" + "x" * 30


def test_a_signature_is_the_one_of_the_package() -> None:
    secret, moment = new_secret(), timezone.now().replace(microsecond=0)
    ours = signatures([secret], "evt_1", int(moment.timestamp()), b'{"a":1}')
    assert ours == Webhook(secret).sign("evt_1", moment, '{"a":1}')


def test_a_secret_is_not_readable_in_the_database(partner: Partner) -> None:
    sealed = Secret.objects.get().sealed
    assert partner.secrets[0].removeprefix("whsec_") not in sealed
    assert LedgerEntry.objects.filter(payload__contains=partner.secrets[0]).count() == 0


def test_a_secret_outlives_a_change_of_the_signing_key(
    partner: Partner, settings: Settings
) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = NEW_KEY
    partner.tell()
    deliver_due()
    partner.verified(partner.receiver.received[0])


def test_a_secret_that_cannot_be_read_fails_visibly_and_for_its_endpoint_alone(
    partner: Partner,
    another: Callable[[], Partner],
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.SECRET_KEY = NEW_KEY
    healthy = another()
    partner.tell(count=3)
    deliver_due()
    deliver_due()
    tries = Attempt.objects.filter(delivery__endpoint=partner.endpoint)
    assert {(one.number, one.error_code) for one in tries} == {(1, "secret_unreadable")}
    assert (tries.count(), partner.fresh.failures) == (3, 3)
    assert "webhook not signed" in caplog.messages
    assert partner.receiver.received == []
    assert len(healthy.receiver.received) == 3
    assert {row.status for row in healthy.endpoint.deliveries.all()} == {"delivered"}


def test_a_new_secret_is_enough_to_sign_with(
    partner: Partner, manager: User, settings: Settings
) -> None:
    settings.SECRET_KEY = NEW_KEY
    new = rotate_secret(endpoint=partner.endpoint, by=manager)
    partner.tell()
    deliver_due()
    (got,) = partner.receiver.received
    partner.verified(got, new)
    assert got.headers["webhook-signature"].count("v1,") == 1


def test_after_sealing_anew_no_earlier_key_is_needed(partner: Partner, settings: Settings) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = NEW_KEY
    assert reseal_secrets() == 0
    settings.SECRET_KEY_FALLBACKS = []
    partner.tell()
    deliver_due()
    partner.verified(partner.receiver.received[0])


def test_what_cannot_be_read_is_counted_and_left(partner: Partner, settings: Settings) -> None:
    before, settings.SECRET_KEY = Secret.objects.get().sealed, NEW_KEY
    assert reseal_secrets() == 1
    assert Secret.objects.get().sealed == before


def test_both_secrets_verify_while_one_replaces_the_other(partner: Partner, manager: User) -> None:
    old, new = partner.secrets[0], rotate_secret(endpoint=partner.endpoint, by=manager)
    partner.tell()
    deliver_due()
    (got,) = partner.receiver.received
    assert got.headers["webhook-signature"].count("v1,") == 2
    partner.verified(got, old)
    partner.verified(got, new)


def test_after_the_overlap_the_old_one_is_worth_nothing(partner: Partner, manager: User) -> None:
    old, new = partner.secrets[0], rotate_secret(endpoint=partner.endpoint, by=manager)
    Secret.objects.exclude(expires_at=None).update(expires_at=timezone.now() - timedelta(seconds=1))
    partner.tell()
    deliver_due()
    (got,) = partner.receiver.received
    partner.verified(got, new)
    with pytest.raises(WebhookVerificationError):
        partner.verified(got, old)


def test_a_rotation_is_in_the_ledger(partner: Partner, manager: User) -> None:
    rotate_secret(endpoint=partner.endpoint, by=manager)
    row = LedgerEntry.objects.get(action="endpoint.secret_rotated")
    assert row.subject == partner.endpoint.public_id


def test_secrets_do_not_pile_up(partner: Partner, manager: User) -> None:
    for _ in range(2):
        rotate_secret(endpoint=partner.endpoint, by=manager)
    with pytest.raises(RotationUnderWay):
        rotate_secret(endpoint=partner.endpoint, by=manager)
    Secret.objects.exclude(expires_at=None).update(expires_at=timezone.now() - timedelta(seconds=1))
    rotate_secret(endpoint=partner.endpoint, by=manager)
    assert Secret.objects.count() == 2


def test_without_an_overlap_all_earlier_ones_end(partner: Partner, manager: User) -> None:
    earlier = [partner.secrets[0]]
    earlier += [rotate_secret(endpoint=partner.endpoint, by=manager) for _ in range(2)]
    new = rotate_secret(endpoint=partner.endpoint, by=manager, overlap=timedelta(0))
    partner.tell()
    deliver_due()
    (got,) = partner.receiver.received
    partner.verified(got, new)
    assert got.headers["webhook-signature"].count("v1,") == 1
    for secret in earlier:
        with pytest.raises(WebhookVerificationError):
            partner.verified(got, secret)


@pytest.mark.django_db(transaction=True)
def test_no_message_fails_while_secrets_are_replaced_under_traffic(
    partner: Partner, manager: User
) -> None:
    """The partner goes on with the secret it has, and takes the new one up later."""
    made, known_from = [partner.secrets[0]], [0]

    def rotating(handler: Handler) -> None:
        made.append(rotate_secret(endpoint=partner.endpoint, by=manager))
        connection.close()
        # What is under way at this moment may have been signed before.
        known_from.append(len(handler.receiver.received) + SEATS)
        answer(200)(handler)

    partner.tell(count=150)
    plain = answer(200)
    partner.receiver.script = [*[plain] * 30, rotating, *[plain] * 30, rotating]
    while leases.due().exists():
        deliver_due()
    received = partner.receiver.received
    assert (len(received), len(made)) == (150, 3)
    assert known_from[-1] < 150
    for secret, start in zip(made, known_from, strict=True):
        for got in received[start:]:
            partner.verified(got, secret)
