import pytest
from hypothesis import given
from hypothesis import strategies as st

from detection.models import Finding, Verdict
from moderation.models import Case
from moderation.policy import Flagging, route, time_to_rule

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


@given(st.integers(1, 1000))
def test_what_presses_more_is_due_sooner(due_hours: int) -> None:
    mild, grave, gravest = (
        time_to_rule(severity=severity, due_hours=due_hours) for severity in (1, 2, 3)
    )
    assert mild > grave > gravest
