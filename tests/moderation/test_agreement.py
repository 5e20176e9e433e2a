from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from moderation.agreement import Bias, Look, automation_bias, cohens_kappa

LABELS = st.sampled_from(["confirmed_fake", "authentic", "cannot_tell"])


def test_full_agreement_on_several_labels_is_one() -> None:
    assert cohens_kappa({("a", "a"): 1, ("b", "b"): 1}) == 1


def test_what_chance_gives_is_zero() -> None:
    assert cohens_kappa(Counter([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")])) == 0


def test_without_pairs_or_with_one_label_there_is_no_figure() -> None:
    assert cohens_kappa({}) is None
    assert cohens_kappa({("a", "a"): 5}) is None


@given(st.lists(st.tuples(LABELS, LABELS), min_size=2))
def test_it_is_the_kappa_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    found = cohens_kappa(Counter(pairs))
    first, second = zip(*pairs, strict=True)
    if found is not None:
        assert found == pytest.approx(cohen_kappa_score(first, second))


def look(first: str, final: str, verdict: str = "likely_fake") -> Look:
    return Look(first, final, verdict)


def test_bias_is_the_share_that_went_over_to_the_machine() -> None:
    looks = [
        look("authentic", "confirmed_fake"),
        look("authentic", "authentic"),
        look("authentic", "cannot_tell"),
        look("confirmed_fake", "confirmed_fake"),
    ]
    assert automation_bias(Counter(looks)) == Bias(disagreed=3, followed=1)


def test_who_could_not_tell_or_had_no_verdict_to_follow_does_not_count() -> None:
    looks = [
        look("cannot_tell", "confirmed_fake"),
        look("authentic", "confirmed_fake", "inconclusive"),
        look("authentic", "confirmed_fake", ""),
    ]
    assert automation_bias(Counter(looks)).share is None
