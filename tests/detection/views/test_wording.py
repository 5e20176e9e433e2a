"""Probabilities, ids and verdicts as people read them."""

import pytest

from detection.models import Analysis, Finding, Verdict
from detection.templatetags import evidence
from detection.wording import estimate
from tests.factories import AnalysisFactory, FindingFactory


@pytest.mark.parametrize(
    ("probability", "words"),
    [(0.973, "97 %"), (0.0, "under 1 %"), (0.999, "over 99 %"), (0.5, "50 %"), (None, "none")],
)
def test_a_probability_reads_as_percent_and_never_as_certain(
    probability: float | None, words: str
) -> None:
    assert evidence.percent(probability) == words


@pytest.mark.parametrize(
    ("probability", "threshold", "words"),
    [
        (0.94936, 0.94970, ("94.9 %", "95.0 %")),
        (0.944, 0.951, ("94 %", "95 %")),
        (0.95, 0.95, ("95 %", "95 %")),
        (0.95, None, ("95 %", "none")),
    ],
)
def test_what_lies_under_a_threshold_reads_as_less_than_it(
    probability: float, threshold: float | None, words: tuple[str, str]
) -> None:
    read = evidence.percent(probability, threshold), evidence.percent(threshold, probability)
    assert read == words


def test_a_long_id_is_shortened_in_the_middle() -> None:
    assert evidence.middle("0123456789abcdef0123456789abcdef") == "012345…abcdef"
    assert evidence.middle("short") == "short"


def analysed(verdict: Verdict, *probabilities: float | None) -> Analysis:
    highest = max((p for p in probabilities if p is not None), default=None)
    analysis = AnalysisFactory.create(verdict=verdict, probability=highest)
    for number, probability in enumerate(probabilities):
        fields: dict[str, object] = {"analysis": analysis, "detector": f"detector-{number}"}
        if probability is None:
            fields |= {"status": Finding.Status.NOT_APPLICABLE, "reason": "Too small."}
        FindingFactory.create(probability=probability, **fields)
    return analysis


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verdict", "probabilities", "words"),
    [
        (Verdict.LIKELY_FAKE, [0.9], "The detector that looked at it put this image above"),
        (Verdict.LIKELY_FAKE, [0.9, 0.8, 0.1], "Two of three detectors put this image above"),
        (Verdict.LIKELY_FAKE, [0.9, 0.9, 0.9, 0.9, 0.1], "Four of five detectors put this image"),
        (Verdict.LIKELY_FAKE, [0.9, 0.8], "Both detectors put this image above"),
        (Verdict.LIKELY_FAKE, [0.9, 0.8, 0.7], "All three detectors put this image above"),
        (Verdict.LIKELY_FAKE, [0.5, 0.5], "taken together they put this image above"),
        (Verdict.LIKELY_AUTHENTIC, [0.1, 0.1, 0.9], "Two of three detectors found no sign"),
        (Verdict.LIKELY_AUTHENTIC, [0.7, 0.7], "Taken together the detectors found too little"),
        (Verdict.LIKELY_FAKE, [0.9, None], "The detector that looked at it put this image above"),
        (Verdict.LIKELY_AUTHENTIC, [0.1], "no proof of where the image comes from"),
        (Verdict.INCONCLUSIVE, [0.5], "between the two thresholds"),
        (Verdict.NOT_APPLICABLE, [None], "No detector could judge this image."),
    ],
)
def test_a_verdict_says_what_it_rests_on(
    verdict: Verdict, probabilities: list[float | None], words: str
) -> None:
    assert words in estimate(analysed(verdict, *probabilities))


@pytest.mark.django_db
def test_a_verdict_that_turned_round_says_so() -> None:
    analysis = analysed(Verdict.INCONCLUSIVE, 0.9, 0.8)
    analysis.stability = [{"treatment": "half_size", "verdict": "likely_authentic"}]
    assert "does not survive that the image is sent on" in estimate(analysis)
