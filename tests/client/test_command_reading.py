"""`touchstone get` and `touchstone list`."""

from accounts.models import Organisation
from tests.client.commands import Touchstone
from tests.factories import analysed_submission


def test_getting_shows_the_verdict_and_every_finding(
    touchstone: Touchstone, organisation: Organisation
) -> None:
    judged = analysed_submission(organisation=organisation, reference="order 7")
    ended = touchstone("get", judged.public_id)
    for word in (judged.public_id, "likely fake", "0.970", "order 7", "cnn"):
        assert word in ended.out
    assert (ended.code, ended.err) == (0, "")


def test_getting_as_json_is_the_servers_document(
    touchstone: Touchstone, organisation: Organisation
) -> None:
    judged = analysed_submission(organisation=organisation)
    (document,) = touchstone("get", judged.public_id, "--json").documents
    assert (document["id"], document["findings"][0]["detector"]) == (judged.public_id, "cnn")


def test_getting_waits_if_asked_to(touchstone: Touchstone, organisation: Organisation) -> None:
    judged = analysed_submission(organisation=organisation)
    assert touchstone("get", judged.public_id, "--wait").code == 0


def test_listing_is_newest_first_and_limited(
    touchstone: Touchstone, organisation: Organisation
) -> None:
    made = [analysed_submission(organisation=organisation).public_id for _ in range(3)]
    ended = touchstone("list", "--limit", "2")
    assert [row.split()[0] for row in ended.out.splitlines()[2:]] == made[:0:-1]
    assert ended.code == 0


def test_listing_is_filtered(touchstone: Touchstone, organisation: Organisation) -> None:
    for number in range(3):
        analysed_submission(organisation=organisation, reference=f"order {number}")
    asked = (
        "--reference",
        "order 1",
        "--verdict",
        "likely_fake",
        "--created-after",
        "2026-01-01T00:00Z",
    )
    (document,) = touchstone("list", "--json", *asked).documents
    assert document["reference"] == "order 1"


def test_a_filter_that_is_none_is_refused_in_words(touchstone: Touchstone) -> None:
    ended = touchstone("list", "--status", "tired")
    assert ended.code == 2
    assert "/status" in ended.err


def test_what_was_said_about_an_image_is_shown_as_json(
    touchstone: Touchstone, organisation: Organisation
) -> None:
    judged = analysed_submission(organisation=organisation)
    (document,) = touchstone("feedback", judged.public_id, "fake", "--json").documents
    assert (document["truth"], document["id"][:4]) == ("fake", "fbk_")
    assert document["given_at"][:2] == "20"
