import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import LedgerEntry
from moderation.models import Queue, Rule
from tests.factories import RuleFactory, analysed_submission
from tests.moderation.views.conftest import text

RULES = reverse("moderation:rules")
CREATE = reverse("moderation:create_rule")


@pytest.fixture
def office(administrator: User, sign_in: Callable[[User], Client]) -> Client:
    """A browser in which the administrator is signed in."""
    return sign_in(administrator)


@pytest.fixture
def filled(db: None) -> dict[str, str]:
    """The form of a complete rule."""
    queue = Queue.objects.get(is_default=True)
    return {
        "name": "Sure fakes",
        "ending": "likely_fake",
        "probability_from": "0.9",
        "share": "100",
        "queue": str(queue.pk),
        "severity": "3",
        "position": "10",
        "is_active": "on",
    }


def test_without_rules_the_page_says_where_everything_goes(office: Client) -> None:
    assert "No rules yet" in text(office.get(RULES))


def test_the_page_says_what_each_rule_takes(office: Client) -> None:
    RuleFactory.create(name="Audit", ending="likely_authentic", share=2)
    page = text(office.get(RULES))
    assert "Likely authentic, a random 2 %" in page


def test_a_saved_rule_is_in_force_and_in_the_ledger(
    office: Client, filled: dict[str, str], administrator: User
) -> None:
    assert office.post(CREATE, filled)["Location"] == RULES
    rule = Rule.objects.get()
    entry = LedgerEntry.objects.get(action="rule.created")
    assert (rule.name, rule.probability_from, rule.is_active) == ("Sure fakes", 0.9, True)
    assert entry.actor == f"user:{administrator.pk.hex}"
    assert json.loads(entry.payload)["data"]["probability_from"] == 0.9


def test_a_changed_rule_is_in_the_ledger_as_it_is_now(
    office: Client, filled: dict[str, str]
) -> None:
    rule = RuleFactory.create(name="Sure fakes")
    office.post(reverse("moderation:save_rule", args=[rule.pk]), filled | {"share": "5"})
    rule.refresh_from_db()
    entry = LedgerEntry.objects.get(action="rule.changed")
    assert rule.share == json.loads(entry.payload)["data"]["share"] == 5


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"probability_from": "0.9", "probability_to": "0.5"}, "must not be less"),
        ({"probability_from": "1.5"}, "less than or equal to 1"),
        ({"share": "0"}, "greater than or equal to 0.01"),
        ({"share": "101"}, "less than or equal to 100"),
    ],
)
def test_a_wrong_condition_is_said_and_nothing_is_lost(
    office: Client, filled: dict[str, str], wrong: dict[str, str], words: str
) -> None:
    response = office.post(CREATE, filled | wrong)
    assert response.status_code == 422
    assert words in text(response)
    assert 'value="10"' in text(response)
    assert not Rule.objects.exists()


def test_the_preview_counts_what_the_rule_would_have_caught(
    office: Client, filled: dict[str, str]
) -> None:
    for probability in (0.95, 0.92, 0.7):
        analysed_submission(probability=probability)
    page = text(office.post(CREATE, filled | {"preview": "1"}))
    assert "It would have caught 2 of 3 submissions." in page
    assert not Rule.objects.exists()


def test_the_preview_leaves_out_what_an_earlier_rule_takes(
    office: Client, filled: dict[str, str]
) -> None:
    RuleFactory.create(position=1, probability_from=0.94)
    analysed_submission(probability=0.95)
    analysed_submission(probability=0.92)
    page = text(office.post(CREATE, filled | {"preview": "1"}))
    assert "It would have caught 1 of 2 submissions." in page
    assert "2 fit, but an earlier rule takes some." in page


def test_the_preview_of_a_stored_rule_does_not_count_it_twice(office: Client) -> None:
    rule = RuleFactory.create(position=50)
    analysed_submission()
    page = text(office.get(reverse("moderation:rule", args=[rule.pk])))
    assert "It would have caught 1 of 1 submission." in page


def test_while_a_condition_is_missing_the_preview_says_which(
    office: Client, filled: dict[str, str]
) -> None:
    response = office.post(
        CREATE, filled | {"name": "", "preview": "1"}, headers={"HX-Request": "true"}
    )
    assert response.status_code == 200
    assert "The conditions are not complete yet: name: This field is required." in text(response)


def test_an_unknown_rule_is_missing(office: Client) -> None:
    assert office.get(reverse("moderation:rule", args=[99999])).status_code == 404
