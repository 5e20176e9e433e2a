"""What a failure is called, whether it may pass, and when the next try is."""

from datetime import timedelta

import pytest

from common.outbound import BadAnswer, OutboundError, Refused, TimedOut, TooLarge, Unreachable
from images.errors import FileRefused, UnsupportedFormat
from images.fetches.policy import MOST_TRIES, PAUSES, failure_of, pause_after

HOST = "secret.example.org"
LASTING: list[tuple[OutboundError | FileRefused, str]] = [
    (BadAnswer(404), "nothing_there"),
    (BadAnswer(410), "nothing_there"),
    (BadAnswer(401), "access_denied"),
    (BadAnswer(403), "access_denied"),
    (BadAnswer(304), "bad_answer"),
    (BadAnswer(400), "bad_answer"),
    (Refused("Inside.", code="inside_address"), "inside_address"),
    (Refused("Packed.", code="compressed"), "compressed"),
    (Unreachable("Not valid.", code="bad_certificate"), "bad_certificate"),
    (TooLarge(), "answer_too_large"),
    (UnsupportedFormat("It is none."), "unsupported_format"),
]
PASSING: list[tuple[OutboundError | FileRefused, str]] = [
    (BadAnswer(408), "bad_answer"),
    (BadAnswer(429), "bad_answer"),
    (BadAnswer(500), "bad_answer"),
    (BadAnswer(503), "bad_answer"),
    (TimedOut(), "timed_out"),
    (Unreachable("No.", code="broken_off"), "broken_off"),
    (Unreachable(f"There is no host called {HOST}.", code="unknown_host"), "unknown_host"),
]


@pytest.mark.parametrize(("error", "code"), LASTING)
def test_what_will_be_the_same_again_is_final(error: OutboundError, code: str) -> None:
    failure = failure_of(error)
    assert (failure.code, failure.is_lasting) == (code, True)
    assert failure.last_words(1) == failure.sentence


@pytest.mark.parametrize(("error", "code"), PASSING)
def test_what_may_pass_is_tried_again(error: OutboundError, code: str) -> None:
    failure = failure_of(error)
    assert (failure.code, failure.is_lasting) == (code, False)
    assert failure.last_words(4).endswith("It was tried 4 times.")


@pytest.mark.parametrize(("error", "code"), LASTING + PASSING)
def test_every_reason_is_a_sentence_without_the_host(error: OutboundError, code: str) -> None:
    sentence = failure_of(error).sentence
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert HOST not in sentence


def test_a_status_is_told() -> None:
    assert failure_of(BadAnswer(404)).sentence == "There is nothing at the address (status 404)."


def test_pauses_grow_and_spread() -> None:
    assert len(PAUSES) == MOST_TRIES - 1
    for tries, pause in enumerate(PAUSES, start=1):
        assert abs(pause_after(tries) - pause) <= pause * 0.1
    assert pause_after(1) < pause_after(2) < pause_after(3) < timedelta(minutes=6)
