"""What `fusion` is meant to reach, and whether an evaluation says that it does."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from detection.pipeline.combination import FUSION
from detection.training.report import Section, cell

COLUMNS = ("goal", "reached", "figure")
WEB_MAY_COST = 0.05  # of AUC
RECONSTRUCTIONS = "vae_reconstruction"
Table = Mapping[str, Any]
Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Goal:
    """`reached` is None where nothing was measured."""

    text: str
    reached: bool | None
    figure: str

    @property
    def line(self) -> tuple[str, ...]:
        answer = {None: "not measured", True: "yes", False: "no"}[self.reached]
        return self.text, answer, self.figure


def goals(table: Table) -> Section:
    """Native tier where none is named; the figure itself decides and not its interval."""
    return Section(f"goals of {FUSION}", [goal.line for goal in _goals(table)], COLUMNS)


def _goals(table: Table) -> Iterator[Goal]:
    test, unseen = (_overall(table, split, "native") for split in ("test", "test_unseen"))
    rebuilt = _views(table, "test").get("source", {}).get(RECONSTRUCTIONS, {}).get("native", {})
    yield _at_least("AUC on `test`", test, 0.95)
    yield _at_least("AUC on `test_unseen`", unseen, 0.92)
    yield _at_least(f"AUC on `{RECONSTRUCTIONS}` of `test`", rebuilt, 0.75)
    yield _web(table, "test")
    yield _web(table, "test_unseen")
    rate = "false_positive_rate"
    yield _at_most("share of the reals of `test_unseen` called likely_fake", unseen, rate, 0.05)
    yield _at_most("ECE on `test`", test, "ece", 0.05)
    yield _above_headers(table)


def _at_least(text: str, figures: Figures, least: float) -> Goal:
    goal = f"{text} at least {least:.2f}"
    return _measured(goal, figures, "auc", lambda value: value >= least)


def _at_most(text: str, figures: Figures, metric: str, most: float) -> Goal:
    return _measured(f"{text} at most {most:.2f}", figures, metric, lambda value: value <= most)


def _measured(text: str, figures: Figures, metric: str, holds: Callable[[float], bool]) -> Goal:
    reached = holds(figures[metric]) if metric in figures else None
    return Goal(text, reached, cell(figures, metric))


def _web(table: Table, split: str) -> Goal:
    text = f"AUC on `{split}` in the tier web at most {WEB_MAY_COST:.2f} below native"
    found = [_overall(table, split, tier) for tier in ("native", "web")]
    if not all("auc" in figures for figures in found):
        return Goal(text, None, "")
    native, web = (figures["auc"] for figures in found)
    # The figures have four digits; what their difference has beyond those is rounding.
    reached = round(native - web, 4) <= WEB_MAY_COST
    return Goal(text, reached, f"{native:.3f} → {web:.3f}")


def _above_headers(table: Table) -> Goal:
    text = (
        "every detector's AUC above the header-only baseline, on each source whose reals and fakes "
        "share format and size"
    )
    pairs = list(_beside_headers(table))
    if not pairs:
        return Goal(text, None, "")
    missed = [told for told, own, headers in pairs if own <= headers]
    count = f"{len(pairs) - len(missed)} of {len(pairs)} pairs of detector and source"
    return Goal(text, not missed, "; ".join([count, *(f"not {told}" for told in missed)]))


def _beside_headers(table: Table) -> Iterator[tuple[str, float, float]]:
    """A detector on a source in words, its AUC there, and that of the headers."""
    for name, one in table["detectors"].items():
        for split, sources in table["alike"].items():
            views = one["splits"].get(split, {}).get("source", {})
            for source in sources:
                figures = views.get(source, {}).get("native", {})
                if "auc" in figures and "header_only_auc" in figures:
                    own, headers = figures["auc"], figures["header_only_auc"]
                    yield f"`{name}` on {source} ({own:.3f}, headers {headers:.3f})", own, headers


def _overall(table: Table, split: str, tier: str) -> Figures:
    figures: Figures = _views(table, split).get("overall", {}).get(tier, {})
    return figures


def _views(table: Table, split: str) -> Table:
    views: Table = table["detectors"].get(FUSION, {}).get("splits", {}).get(split, {})
    return views
