from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detection.models import Finding, Verdict
from images.models import Submission
from moderation.models import Case, Queue
from moderation.policy import (
    Flagging,
    contradicts,
    lot,
    reviews_needed,
    route,
    time_to_rule,
)

STATUSES = st.lists(st.sampled_from([status.value for status in Finding.Status]))
PROBABILITIES = st.floats(0, 1)


@pytest.mark.parametrize(("probability", "severity"), [(0.95, 3), (1.0, 3), (0.94, 2), (0.6, 2)])
def test_a_likely_fake_presses_more_the_surer_the_machine_is(
    probability: float, severity: int
) -> None:
    flagging = route(verdict=Verdict.LIKELY_FAKE, probability=probability, findings=["scored"])
    assert flagging == Flagging(Case.Cause.LIKELY_FAKE, severity)


def test_an_inconclusive_verdict_goes_to_people() -> None:
    flagging = route(verdict=Verdict.INCONCLUSIVE, probability=0.4, findings=["scored"])
    assert flagging == Flagging(Case.Cause.INCONCLUSIVE, severity=1)


def test_what_no_detector_could_judge_goes_to_people() -> None:
    flagging = route(verdict=Verdict.NOT_APPLICABLE, findings=["not_applicable"])
    assert flagging == Flagging(Case.Cause.NO_DETECTOR, severity=1)


@given(PROBABILITIES)
def test_a_likely_authentic_image_whose_detectors_all_worked_needs_nobody(
    probability: float,
) -> None:
    verdict = Verdict.LIKELY_AUTHENTIC
    assert route(verdict=verdict, probability=probability, findings=["scored"]) is None


@given(st.sampled_from(Verdict.values), PROBABILITIES, STATUSES)
def test_a_failed_detector_always_leads_to_people(
    verdict: str, probability: float, findings: list[str]
) -> None:
    flagging = route(verdict=verdict, probability=probability, findings=[*findings, "failed"])
    assert flagging is not None


@given(st.sampled_from(["", *Verdict.values]), PROBABILITIES, STATUSES)
def test_a_quarantined_submission_always_leads_to_people(
    verdict: str, probability: float, findings: list[str]
) -> None:
    flagging = route(verdict=verdict, probability=probability, findings=findings, quarantined=True)
    assert flagging == Flagging(Case.Cause.QUARANTINED, severity=2)


@given(PROBABILITIES, PROBABILITIES, STATUSES)
def test_more_probability_never_presses_less(one: float, other: float, findings: list[str]) -> None:
    low, high = (
        route(verdict=Verdict.LIKELY_FAKE, probability=probability, findings=findings)
        for probability in sorted((one, other))
    )
    assert low is not None
    assert high is not None
    assert low.severity <= high.severity


@pytest.mark.parametrize(
    ("verdict", "outcome", "expected"),
    [
        ("likely_fake", "authentic", True),
        ("likely_authentic", "confirmed_fake", True),
        ("likely_fake", "confirmed_fake", False),
        ("inconclusive", "authentic", False),
        ("likely_fake", "cannot_tell", False),
        ("", "authentic", False),
    ],
)
def test_only_opposite_sides_contradict(verdict: str, outcome: str, expected: bool) -> None:
    assert contradicts(verdict, outcome) is expected


def test_the_random_share_is_drawn_evenly_and_always_the_same() -> None:
    cases = [Case(pk=UUID(int=number)) for number in range(1000)]
    drawn = [lot(case) < 30 for case in cases]
    assert 250 < sum(drawn) < 350
    assert drawn == [lot(case) < 30 for case in cases]


def test_no_rule_ever_lowers_the_reviews_that_a_case_needs() -> None:
    case = Case(reviews_needed=3, submission=Submission(verdict="likely_fake"))
    for queue in (Queue(), Queue(reviews=2), Queue(second_share=100)):
        assert reviews_needed(case, queue, outcome="authentic") == 3


@given(st.integers(1, 1000))
def test_what_presses_more_is_due_sooner(due_hours: int) -> None:
    mild, grave, gravest = (
        time_to_rule(severity=severity, due_hours=due_hours) for severity in (1, 2, 3)
    )
    assert mild > grave > gravest
