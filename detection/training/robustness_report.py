"""The robustness card as tables: a line per step, detectors side by side."""

from collections.abc import Iterator, Mapping
from typing import Any

from detection.training.attacks import ATTACKS, BUDGETS
from detection.training.report import Section, as_markdown, cell
from detection.training.robustness import UNTOUCHED

NOTE = (
    "AUC with its 95 % bootstrap interval on images drawn by seed from test and test_unseen. "
    "Budgets are grey levels of 255 by which any value may move. White-box: the gradients are the "
    "detector's own; transfer from X: the images were made to deceive X, because this detector has "
    "no gradients; through X: fusion on images made to deceive X. A fake reaches people unless its "
    "verdict is likely_authentic: what is likely_fake or inconclusive is flagged."
)
Table = Mapping[str, Any]


def treatments(table: Table) -> Section:
    detectors = {name: one["treatments"] for name, one in table["detectors"].items()}
    steps = list(dict.fromkeys(step for steps in detectors.values() for step in steps))
    rows = [
        (step, *(cell(steps.get(step), "auc") for steps in detectors.values())) for step in steps
    ]
    return Section("AUC after treatment", rows, ["treatment", *detectors])


def reaching(table: Table) -> Section:
    """Per treatment the share of fakes that reach people and of reals that are called fake."""
    detectors = {name: one["treatments"] for name, one in table["detectors"].items()}
    steps = list(dict.fromkeys(step for steps in detectors.values() for step in steps))
    rows = [
        (step, *(_shares(steps.get(step, {})) for steps in detectors.values())) for step in steps
    ]
    title = "fakes that reach people / reals called fake, after treatment"
    return Section(title, rows, ["treatment", *detectors])


def attacks(table: Table) -> Section:
    columns = ["detector", "attack", "budget", "images", "AUC", "fakes reaching people"]
    columns += ["fakes inconclusive", "reals called fake"]
    return Section("attacks", list(_attack_rows(table)), columns)


def as_page(table: Table) -> str:
    sections = [treatments(table), reaching(table), attacks(table)]
    return "\n\n".join([*(as_markdown(section) for section in sections), NOTE]) + "\n"


def _attack_rows(table: Table) -> Iterator[tuple[str, ...]]:
    for name, one in table["detectors"].items():
        for known, steps in one["attacks"].items():
            yield _attack_row(name, known, "0", steps[UNTOUCHED])
            for attack in ATTACKS:
                for budget in BUDGETS:
                    yield _attack_row(
                        name, f"{attack}, {known}", str(budget), steps[f"{attack} {budget}"]
                    )


def _attack_row(name: str, attack: str, budget: str, figures: Mapping[str, Any]) -> tuple[str, ...]:
    fakes = figures.get("verdicts", {}).get("fake", {})
    return (
        name,
        attack,
        budget,
        str(figures["n"]),
        cell(figures, "auc"),
        _share(figures.get("fakes_reaching_people")),
        _share(fakes.get("inconclusive")),
        _share(figures.get("false_positive_rate")),
    )


def _shares(figures: Mapping[str, Any]) -> str:
    people = _share(figures.get("fakes_reaching_people"))
    return f"{people} / {_share(figures.get('false_positive_rate'))}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
