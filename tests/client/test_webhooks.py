"""The package `standardwebhooks` and the client's own check understand each other."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.message import Message

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from touchstone import Misconfigured
from touchstone.webhooks import Event, VerificationFailed, verify

ID = "evt_018f3c2e7d1a7cc0a1b2c3d4e5f60718"
NOW = datetime(2026, 11, 21, 9, 30, 0, tzinfo=UTC)
SAID = {
    "type": "submission.analysed",
    "timestamp": "2026-11-21T09:29:58Z",
    "data": {"id": "sub_1", "verdict": "likely_fake"},
}
BODY = json.dumps(SAID).encode()


def new_secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


SECRET, OTHER = new_secret(), new_secret()


def headers(*secrets: str, body: bytes = BODY, at: datetime = NOW) -> dict[str, str]:
    """As the package signs it, with one signature for each secret."""
    signatures = [Webhook(secret).sign(ID, at, body.decode()) for secret in secrets]
    return {
        "webhook-id": ID,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def verified(
    given: Mapping[str, str], *secrets: str, body: bytes = BODY, after: float = 0
) -> Event:
    return verify(body, given, secrets or (SECRET,), now=NOW.timestamp() + after)


def test_what_the_package_signed_is_believed() -> None:
    event = verified(headers(SECRET))
    assert (event.id, event.type, event.sent_at) == (ID, "submission.analysed", NOW)
    assert (event.data, event.raw) == (SAID["data"], SAID)


def test_what_is_believed_the_package_believes_too() -> None:
    at = datetime.now(UTC).replace(microsecond=0)
    given = headers(SECRET, at=at)
    assert Webhook(SECRET).verify(BODY.decode(), given) == verify(BODY, given, SECRET).raw


@pytest.mark.parametrize("spoilt", [BODY + b" ", BODY.replace(b"fake", b"real"), b""])
def test_what_the_package_refuses_is_refused(spoilt: bytes) -> None:
    at = datetime.now(UTC)
    given = headers(SECRET, at=at)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(spoilt.decode(), given)
    with pytest.raises(VerificationFailed):
        verify(spoilt, given, SECRET)


def test_while_a_secret_rotates_the_old_and_the_new_one_are_good() -> None:
    for signed in ([SECRET], [OTHER], [SECRET, OTHER], [OTHER, SECRET]):
        for known in ([SECRET, OTHER], [OTHER, SECRET]):
            assert verified(headers(*signed), *known).id == ID


def test_one_known_secret_among_the_signatures_is_enough() -> None:
    assert verified(headers(OTHER, new_secret(), SECRET), SECRET).id == ID


def test_a_strangers_signature_is_refused() -> None:
    with pytest.raises(VerificationFailed, match="No signature fits"):
        verified(headers(OTHER), SECRET)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
def test_id_and_time_are_signed_as_well(name: str) -> None:
    with pytest.raises(VerificationFailed):
        verified(headers(SECRET) | {name: "1795253401"})


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize("value", [None, "", " "])
def test_every_header_is_needed(name: str, value: str | None) -> None:
    given: dict[str, str] = headers(SECRET)
    del given[name]
    with pytest.raises(VerificationFailed, match=name):
        verified(given if value is None else given | {name: value})


@pytest.mark.parametrize("after", [-300, -1, 0, 300])
def test_five_minutes_either_way_are_no_matter(after: float) -> None:
    assert verified(headers(SECRET), after=after).id == ID


@pytest.mark.parametrize(("after", "why"), [(301, "too old"), (-301, "future")])
def test_beyond_that_it_is_refused(after: float, why: str) -> None:
    with pytest.raises(VerificationFailed, match=why):
        verified(headers(SECRET), after=after)


def test_the_tolerance_is_the_receivers() -> None:
    later = (NOW + timedelta(hours=1)).timestamp()
    assert verify(BODY, headers(SECRET), SECRET, now=later, tolerance=3600).id == ID
    with pytest.raises(VerificationFailed):
        verify(BODY, headers(SECRET), SECRET, now=later, tolerance=3599)


@pytest.mark.parametrize("time", ["soon", "-1", "1e9", "١٢٣", "1.5", "9" * 13, "9" * 5000])
def test_a_time_that_is_none_is_refused(time: str) -> None:
    with pytest.raises(VerificationFailed):
        verified(headers(SECRET) | {"webhook-timestamp": time})


@pytest.mark.parametrize("signature", ["v1", "v1,", "v1,é", "v1,?", "v1a,{0}", "{0}", ",{0}"])
def test_a_signature_that_is_none_is_refused(signature: str) -> None:
    given = headers(SECRET)
    bare = given["webhook-signature"].removeprefix("v1,")
    with pytest.raises(VerificationFailed):
        verified(given | {"webhook-signature": signature.format(bare)})


def test_signatures_of_other_versions_are_passed_over() -> None:
    given = headers(SECRET)
    more = f"v1a,AAAA v2,x {given['webhook-signature']}"
    assert verified(given | {"webhook-signature": more}).id == ID


def test_headers_may_be_written_in_any_way_and_come_from_any_server() -> None:
    message = Message()
    for name, value in headers(SECRET).items():
        message[name.title()] = value
    assert verified({name: str(value) for name, value in message.items()}).id == ID


@pytest.mark.parametrize("body", [b"no json", b"[]", b"\xff", b"3"])
def test_a_signed_body_that_is_no_event_is_refused(body: bytes) -> None:
    signed = f"{ID}.{int(NOW.timestamp())}.".encode() + body
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    signature = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    given = headers(SECRET) | {"webhook-signature": f"v1,{signature}"}
    with pytest.raises(VerificationFailed, match="no JSON"):
        verified(given, body=body)


@pytest.mark.parametrize("wrong", ["", "whsec_", "whsec_no base64", "whsec_é"])
def test_a_secret_that_cannot_be_one_is_the_receivers_mistake(wrong: str) -> None:
    with pytest.raises(Misconfigured):
        verify(BODY, headers(SECRET), [SECRET, wrong])


def test_without_any_secret_nothing_can_be_believed() -> None:
    with pytest.raises(Misconfigured):
        verify(BODY, headers(SECRET), [])
