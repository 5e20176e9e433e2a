"""The table of verdicts, from the API's answers."""

from supervisor.showcase import Shown, cells


def test_a_judged_sample_shows_verdict_probability_and_release() -> None:
    finding = {"detector": "cnn", "release": "2026.11.1"}
    answer = {
        "status": "analysed", "verdict": "likely_fake", "probability": 0.9731,
        "findings": [finding],
    }  # fmt: skip
    shown = Shown("upsampled.png", answer, 123.4)
    assert shown.is_final
    assert list(cells(shown)) == ["upsampled.png", "likely_fake", "0.973", "cnn 2026.11.1", "123"]


def test_a_refused_sample_shows_its_status() -> None:
    shown = Shown("chelsea.png", {"status": 413, "title": "Too large"}, 5)
    assert not shown.is_final
    assert list(cells(shown)) == ["chelsea.png", "413", "-", "-", "5"]
