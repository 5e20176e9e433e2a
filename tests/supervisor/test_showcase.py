"""The table of verdicts, from the API's answers."""

from supervisor.showcase import Shown, cells


def test_a_judged_sample_shows_verdict_probability_and_what_decided() -> None:
    decider = {"detector": "fusion", "release": "2026.11.1"}
    answer = {
        "status": "analysed", "verdict": "likely_fake", "probability": 0.9731,
        "decided_by": decider,
    }  # fmt: skip
    shown = Shown("upsampled.png", answer, 123.4)
    assert shown.is_final
    assert list(cells(shown)) == [
        "upsampled.png", "likely_fake", "0.973", "fusion 2026.11.1", "123",
    ]  # fmt: skip


def test_a_refused_sample_shows_its_status() -> None:
    shown = Shown("chelsea.png", {"status": 413, "title": "Too large"}, 5)
    assert not shown.is_final
    assert list(cells(shown)) == ["chelsea.png", "413", "-", "-", "5"]
