"""Deleting through the client and the command line."""

from collections.abc import Callable

import pytest

from accounts.models import Organisation, User
from accounts.roles import Scope
from images.holds import place_hold
from images.models import Submission
from tests.api.partners import key_for
from tests.client.commands import Touchstone
from tests.client.road import Act, Road
from tests.factories import analysed_submission
from touchstone import Client, Conflict, Forbidden, Misconfigured, NotFound

Connect = Callable[..., Client]


@pytest.fixture
def judged(organisation: Organisation) -> Submission:
    return analysed_submission(organisation=organisation)


def test_it_is_gone_afterwards(client: Client, judged: Submission) -> None:
    client.delete(judged.public_id)
    with pytest.raises(NotFound):
        client.get(judged.public_id)
    client.delete(judged.public_id)


def test_an_answer_that_was_lost_is_asked_for_again(
    road: Road, connect: Connect, judged: Submission
) -> None:
    connect(road.plays([Act.CUT_AFTER])).delete(judged.public_id)
    assert [one.method for one in road.travellers] == ["DELETE", "DELETE"]
    assert Submission.objects.get().deleted_at


def test_what_must_be_kept_is_a_conflict(
    client: Client, judged: Submission, administrator: User
) -> None:
    place_hold(submission=judged, by=administrator, reason="7 Js 12/26")
    with pytest.raises(Conflict) as refused:
        client.delete(judged.public_id)
    assert refused.value.code == "under_legal_hold"


def test_a_key_that_may_only_submit_does_not_delete(
    connect: Connect, judged: Submission, uploader: User
) -> None:
    others = [scope for scope in Scope if scope != Scope.SUBMISSIONS_DELETE]
    with pytest.raises(Forbidden, match="submissions:delete"):
        connect(key=key_for(uploader, *others)).delete(judged.public_id)
    assert Submission.objects.get().deleted_at is None


def test_what_was_never_there_is_not_found(client: Client) -> None:
    with pytest.raises(NotFound):
        client.delete(f"sub_{'0' * 32}")
    with pytest.raises(Misconfigured):
        client.delete("../schema")


def test_the_command_deletes_several_and_names_what_failed(
    touchstone: Touchstone, organisation: Organisation
) -> None:
    first, second = (analysed_submission(organisation=organisation) for _ in range(2))
    never = f"sub_{'0' * 32}"
    ended = touchstone("delete", first.public_id, never, second.public_id)
    assert ended.code == 1
    assert ended.out == f"{first.public_id} deleted\n{second.public_id} deleted\n"
    assert never in ended.err
    assert Submission.objects.filter(deleted_at=None).count() == 0


def test_the_command_says_it_in_json(touchstone: Touchstone, judged: Submission) -> None:
    ended = touchstone("delete", "--json", judged.public_id)
    assert ended.documents == [{"id": judged.public_id, "deleted": True, "problem": None}]
    assert ended.code == 0
