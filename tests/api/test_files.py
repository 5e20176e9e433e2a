"""Files of every kind come to the API as they come to the intake."""

import pytest

from common.api import PROBLEM_TYPE
from images.models import Submission
from tests.api.partners import Submit, picture
from tests.images import corpus

STATUSES = {"unsupported_format": 415}


@pytest.mark.parametrize("name", corpus.REFUSED)
def test_what_may_not_come_in_is_refused_with_its_reason(submit: Submit, name: str) -> None:
    code, make = corpus.REFUSED[name]
    answer = submit({"image": picture(make(), name)})
    assert (answer.status_code, answer.json()["code"]) == (STATUSES.get(code, 422), code)
    assert answer["Content-Type"] == PROBLEM_TYPE
    assert answer.json()["errors"][0]["pointer"] == "/image"
    assert not Submission.objects.exists()


@pytest.mark.parametrize("name", corpus.GOOD)
def test_what_may_come_in_is_accepted(submit: Submit, name: str) -> None:
    kind, make = corpus.GOOD[name]
    answer = submit({"image": picture(make(), name)})
    assert (answer.status_code, answer.json()["image"]["format"]) == (202, kind)


@pytest.mark.parametrize("share", corpus.SHARES)
@pytest.mark.parametrize("name", corpus.CUT)
def test_what_broke_off_is_refused_now_or_judged_later(
    submit: Submit, name: str, share: float
) -> None:
    half = corpus.with_tail_cut(corpus.CUT[name](), share)
    answer = submit({"image": picture(half, name)})
    assert answer.status_code in {202, 415, 422}
    assert Submission.objects.exists() == (answer.status_code == 202)
