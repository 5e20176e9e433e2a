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
    "no gradients; through X: fusion on images made to deceive X. Fakes are pushed towards real "
    "and reals towards fake. An image reaches people unless its verdict is likely_authentic: "
    "moderation opens a case for likely_fake, for inconclusive and for what no detector could "
    "judge. Attacked images are tested by re-delivery as in the product, treated ones are not."
)
ATTACK_COLUMNS = ("detector", "gradients", "attack", "images")
BUDGET_COLUMNS = ("untouched", *map(str, BUDGETS))
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
    """AUC by budget, the untouched images of the same sample first."""
    rows = [(*names, *(cell(one, "auc") for one in figures)) for names, figures in _attacked(table)]
    return Section("AUC under attack, by budget", rows, [*ATTACK_COLUMNS, *BUDGET_COLUMNS])


def flagged(table: Table) -> Section:
    """By budget the share of fakes that reach people, and of those that are inconclusive."""
    title = "attacked fakes that reach people, in brackets those that are inconclusive, by budget"
    return _ended(table, title, "fakes_reaching_people", "fakes_inconclusive")


def accused(table: Table) -> Section:
    """By budget the share of reals that are called fake, and of those that are inconclusive."""
    title = "attacked reals called fake, in brackets those that are inconclusive, by budget"
    return _ended(table, title, "reals_called_fake", "reals_inconclusive")


def sections(table: Table) -> Iterator[Section]:
    for section in (treatments, reaching, attacks, flagged, accused):
        yield section(table)


def as_page(table: Table) -> str:
    return "\n\n".join([*(as_markdown(one) for one in sections(table)), NOTE]) + "\n"


def _ended(table: Table, title: str, first: str, bracketed: str) -> Section:
    def told(figures: Mapping[str, Any]) -> str:
        return f"{figures[first]:.2f} ({figures[bracketed]:.2f})" if first in figures else ""

    rows = [(*names, *map(told, figures)) for names, figures in _attacked(table)]
    return Section(title, rows, [*ATTACK_COLUMNS, *BUDGET_COLUMNS])


def _attacked(table: Table) -> Iterator[tuple[tuple[str, ...], list[Mapping[str, Any]]]]:
    """What is attacked how on how many images, and the figures by budget."""
    for name, one in table["detectors"].items():
        for known, steps in one["attacks"].items():
            for attack in ATTACKS:
                wanted = [UNTOUCHED, *(f"{attack} {budget}" for budget in BUDGETS)]
                count = str(steps[UNTOUCHED]["n"])
                yield (name, known, attack, count), [steps[step] for step in wanted]


def _shares(figures: Mapping[str, Any]) -> str:
    people = _share(figures.get("fakes_reaching_people"))
    return f"{people} / {_share(figures.get('false_positive_rate'))}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
