"""Each kind of problem is an exception of its own, with what the server said of it."""

from collections.abc import Callable

import pytest

from accounts.models import ApiKey, User
from accounts.roles import Scope
from tests.api.partners import key_for
from tests.client.road import Act, Road
from tests.factories import make_image
from touchstone import (
    Client,
    Forbidden,
    Invalid,
    Misconfigured,
    NotFound,
    Problem,
    RateLimited,
    Refused,
    ServerFailed,
    TooLarge,
    TouchstoneError,
    Unauthorized,
    UnexpectedAnswer,
    UnsupportedFormat,
)
from touchstone.refusals import BY_STATUS, refused

Connect = Callable[..., Client]
SECRET = "tsk_live_0123456789abcdef"


def test_a_key_that_is_none(connect: Connect) -> None:
    with pytest.raises(Unauthorized) as error:
        connect(key=SECRET).get("sub_1")
    assert (error.value.status, error.value.code) == (401, "authentication_failed")


def test_a_key_without_the_scope(connect: Connect, uploader: User) -> None:
    client = connect(key=key_for(uploader, Scope.SUBMISSIONS_READ))
    with pytest.raises(Forbidden, match="submissions:write"):
        client.submit(make_image())


def test_what_is_not_there(client: Client) -> None:
    with pytest.raises(NotFound) as error:
        client.get(f"sub_{'0' * 32}")
    assert error.value.problem.instance == f"/api/v1/submissions/sub_{'0' * 32}"


def test_wrong_fields_are_named(client: Client) -> None:
    with pytest.raises(Invalid) as error:
        list(client.list(status="tired", created_after="soon"))
    assert {field.pointer for field in error.value.errors} == {"/status", "/created_after"}
    assert "/status" in str(error.value)


def test_a_refused_image_says_why_and_under_which_request(client: Client) -> None:
    with pytest.raises(UnsupportedFormat) as error:
        client.submit(b"no image")
    assert (error.value.status, error.value.code) == (415, "unsupported_format")
    assert error.value.request_id in str(error.value)
    assert error.value.request_id


def test_a_refusal_of_a_proxy_has_a_kind_too(road: Road, connect: Connect) -> None:
    with pytest.raises(TooLarge) as error:
        connect(road.plays([Act.TOO_LARGE])).submit(make_image())
    assert (error.value.code, error.value.problem.title) == ("http_413", "Request Entity Too Large")


def test_the_limit_of_a_key(connect: Connect) -> None:
    ApiKey.objects.update(requests_per_minute=1)
    client = connect(tries=1)
    next(client.list(), None)
    with pytest.raises(RateLimited) as error:
        next(client.list(), None)
    assert error.value.retry_after is not None
    assert 0 < error.value.retry_after <= 61


def test_a_redirect_is_not_followed(road: Road, connect: Connect) -> None:
    with pytest.raises(UnexpectedAnswer, match="/elsewhere"):
        connect(road.plays([Act.REDIRECT])).get("sub_1")


@pytest.mark.parametrize("status", sorted(BY_STATUS))
def test_every_kind_is_found_by_its_status(status: int) -> None:
    error = refused(Problem(status=status, code="x", title="X"))
    assert type(error) is BY_STATUS[status]
    assert isinstance(error, TouchstoneError)


def test_a_status_of_the_future_is_told_by_its_hundred() -> None:
    assert type(refused(Problem(418, "x", "X"))) is Refused
    assert type(refused(Problem(599, "x", "X"))) is ServerFailed


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("", SECRET),
        ("touchstone.example", SECRET),
        ("ftp://touchstone.example", SECRET),
        ("http://", SECRET),
        ("http://touchstone.example:port", SECRET),
        ("http://touchstone.example", ""),
        ("http://touchstone.example", f"{SECRET}\nX-Other: 1"),
        ("http://touchstone.example", f"{SECRET}é"),
    ],
)
def test_what_cannot_be_an_address_or_a_key_is_said_at_once(address: str, key: str) -> None:
    with pytest.raises(Misconfigured) as error:
        Client(address, key)
    assert SECRET not in str(error.value)


@pytest.mark.parametrize("end", ["", "/", "/api/v1", "/api/v1/"])
def test_the_address_may_end_as_people_write_it(connect: Connect, address: str, end: str) -> None:
    client = connect(f"{address}{end}")
    assert client.base_url == address
    assert list(client.list()) == []


def test_the_key_is_in_no_words_of_the_client(road: Road, connect: Connect) -> None:
    client = connect(road.plays([Act.REDIRECT]), key=SECRET)
    said = [repr(client), repr(vars(client))]
    for wrong in ("sub_1", "sub_2"):
        with pytest.raises(TouchstoneError) as error:
            client.get(wrong)
        said += [str(error.value), repr(error.value)]
    assert SECRET not in "".join(said)
    assert road.travellers[0].headers["authorization"] == f"Bearer {SECRET}"
