from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from moderation.models import Case, Decision, Policy
from tests.factories import CaseFactory
from tests.moderation.conftest import expire
from tests.moderation.views.conftest import post, text

AUTHENTIC: dict[str, Any] = {"outcome": "authentic", "reason": "no_sign"}
FAKE: dict[str, Any] = {"outcome": "confirmed_fake", "reason": "visible_artefacts"}


def test_after_a_ruling_comes_the_next_case(held: Case, browser: Client) -> None:
    following = CaseFactory.create()
    response = post(browser, "decide", held, **AUTHENTIC)
    assert response["Location"] == reverse("moderation:case", args=[following.public_id])
    following.refresh_from_db()
    assert following.status == Case.Status.CLAIMED


def test_after_the_last_ruling_comes_the_queue(held: Case, browser: Client) -> None:
    response = post(browser, "decide", held, part=True, **AUTHENTIC)
    assert response["HX-Redirect"] == reverse("moderation:queue")


def test_rule_and_stop_takes_no_further_case(held: Case, browser: Client) -> None:
    following = CaseFactory.create()
    response = post(browser, "decide", held, then="stop", **AUTHENTIC)
    assert response["Location"] == reverse("moderation:queue")
    following.refresh_from_db()
    assert following.status == Case.Status.OPEN


def test_a_fake_names_its_policy(held: Case, browser: Client, policy: Policy) -> None:
    post(browser, "decide", held, policy=policy.code, **FAKE)
    assert Decision.objects.get().policy == policy


def test_a_policy_left_over_from_another_outcome_is_dropped(
    held: Case, browser: Client, policy: Policy
) -> None:
    post(browser, "decide", held, policy=policy.code, **AUTHENTIC)
    assert Decision.objects.get().policy is None


def test_a_missing_policy_is_told_beside_its_field(held: Case, browser: Client) -> None:
    response = post(browser, "decide", held, part=True, note="Look here", **FAKE)
    assert response.status_code == 422
    assert "Choose the policy that the fake breaks." in text(response)
    assert "Look here</textarea>" in text(response)


@pytest.mark.parametrize(
    ("outcome", "beside"),
    [
        ("confirmed_fake", "Choose the policy that the fake breaks."),
        ("escalate", "Tell the senior moderator what to look at."),
    ],
)
def test_all_that_an_outcome_asks_for_is_said_at_once(
    held: Case, browser: Client, outcome: str, beside: str
) -> None:
    told = text(post(browser, "decide", held, outcome=outcome))
    assert "Choose a reason." in told
    assert beside in told


def test_an_empty_form_names_what_is_missing(held: Case, browser: Client) -> None:
    response = post(browser, "decide", held)
    assert response.status_code == 422
    assert "Choose an outcome." in text(response)
    assert "Choose a reason." in text(response)


def test_a_retired_policy_cannot_be_chosen(held: Case, browser: Client, policy: Policy) -> None:
    Policy.objects.filter(pk=policy.pk).update(is_active=False)
    response = post(browser, "decide", held, policy=policy.code, **FAKE)
    assert response.status_code == 422
    assert not Decision.objects.exists()


def test_a_ruling_after_the_claim_ran_out_keeps_the_note(held: Case, browser: Client) -> None:
    expire(held)
    response = post(browser, "decide", held, part=True, note="The left ear", **AUTHENTIC)
    assert response.status_code == 409
    assert "Your claim on this case ran out. Nothing was ruled." in text(response)
    assert "The left ear</textarea>" in text(response)
    assert not Decision.objects.exists()


def test_a_ruling_on_the_case_of_another_conflicts(held: Case, senior_browser: Client) -> None:
    response = post(senior_browser, "decide", held, **AUTHENTIC)
    assert response.status_code == 409
    assert "Mona Moderator is looking at this case now" in text(response)
