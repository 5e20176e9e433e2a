"""When to try again, and when to leave an endpoint alone."""

from datetime import UTC, datetime, timedelta

import pytest

from webhooks.policy import (
    GIVES_UP_AFTER,
    JITTER,
    LONGEST_REST,
    LONGEST_RETRY_AFTER,
    MOST_ATTEMPTS,
    PAUSES,
    TRIP_AFTER,
    Result,
    patience_asked,
    pause_after,
    rest_after,
    result_of,
)

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def test_ten_tries_take_about_three_days() -> None:
    whole = sum(PAUSES, timedelta(0))
    assert MOST_ATTEMPTS == 10
    assert timedelta(days=3) < whole < timedelta(days=3.5)
    assert whole * (1 + JITTER) < GIVES_UP_AFTER


@pytest.mark.parametrize("attempts", range(1, MOST_ATTEMPTS))
def test_pauses_have_jitter_and_stay_near_their_length(attempts: int) -> None:
    seen = {pause_after(attempts) for _ in range(50)}
    assert len(seen) > 40
    planned = PAUSES[attempts - 1]
    assert all(planned * (1 - JITTER) <= pause <= planned * (1 + JITTER) for pause in seen)


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (200, Result.DELIVERED),
        (204, Result.DELIVERED),
        (299, Result.DELIVERED),
        (301, Result.FAILED),
        (308, Result.FAILED),
        (400, Result.FAILED),
        (410, Result.GONE),
        (500, Result.FAILED),
        (None, Result.FAILED),
    ],
)
def test_only_success_is_delivered(status: int | None, result: Result) -> None:
    assert result_of(status) is result


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30", 30),
        (" 30 ", 30),
        ("0", 0),
        ("Sun, 29 Nov 2026 12:01:00 GMT", 60),
        ("Sun, 29 Nov 2026 11:00:00 GMT", 0),
        ("9" * 400, LONGEST_RETRY_AFTER.total_seconds()),
        ("Sun, 29 Nov 2030 12:00:00 GMT", LONGEST_RETRY_AFTER.total_seconds()),
        ("-5", 0),
        ("soon", 0),
        ("\u0663\u0660", 0),
        ("", 0),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(text: str, seconds: float) -> None:
    assert patience_asked(429, text, NOW).total_seconds() == seconds


@pytest.mark.parametrize("status", [200, 500, 502, None])
def test_only_429_and_503_ask_for_patience(status: int | None) -> None:
    assert patience_asked(status, "30", NOW) == timedelta(0)


def test_rests_begin_at_the_fifth_failure_and_double_up_to_a_limit() -> None:
    assert [rest_after(failures) for failures in range(TRIP_AFTER)] == [timedelta(0)] * TRIP_AFTER
    rests = [rest_after(TRIP_AFTER + more) for more in range(20)]
    assert rests[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert rests[-1] == LONGEST_REST
