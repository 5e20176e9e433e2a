"""The evaluation as rows of text, for the terminal and as Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

METRICS = ("auc", "ap", "balanced_accuracy", "tpr_at_5fpr", "ece")
HEADINGS = ("AUC", "AP", "balanced accuracy", "TPR at 5 % FPR", "ECE")
COLUMNS = ("images", "real / fake", *HEADINGS, "called fake", "header-only AUC")
RATES = ("false_positive_rate", "true_positive_rate")  # one of them, in rows of one label
KINDS = ("source", "family", "domain")
NOTE = (
    "In brackets: 95 % bootstrap interval, resampled within each label. "
    "* fewer than 50 images: indicative. "
    "Fakes without reals of their own are scored against the reals of the same split and domain. "
    "Called fake: the share at or above the released threshold where a row has one label only."
)


@dataclass(frozen=True)
class Section:
    title: str
    rows: Sequence[tuple[str, ...]]


def sections(table: Mapping[str, Any]) -> Iterator[Section]:
    """One for every tier and split, `overall` first in each."""
    for tier in table["overall"]:
        for split, views in table["splits"].items():
            rows = [_row("all", views["overall"].get(tier))]
            for kind in KINDS:
                rows += [
                    _row(f"{kind} {name}", tiers.get(tier))
                    for name, tiers in views.get(kind, {}).items()
                ]
            yield Section(f"{split}, {tier}", [row for row in rows if row])


def headline(table: Mapping[str, Any]) -> Section:
    rows = [_row(tier, figures) for tier, figures in table["overall"].items()]
    return Section(f"overall ({', '.join(table['overall_splits'])})", rows)


def markdown(table: Mapping[str, Any]) -> str:
    parts = [_markdown(section) for section in (headline(table), *sections(table))]
    return "\n\n".join([*parts, NOTE]) + "\n"


def _row(name: str, figures: Mapping[str, Any] | None) -> tuple[str, ...]:
    if not figures or not figures["n"]:
        return ()
    mark = "*" if figures["indicative"] else ""
    counts = (name + mark, f"{figures['real']} / {figures['fake']}")
    cells = [_cell(figures, metric) for metric in METRICS]
    called = "".join(_cell(figures, rate) for rate in RATES)
    header = figures.get("header_only_auc")
    return (*counts, *cells, called, "" if header is None else f"{header:.3f}")


def _cell(figures: Mapping[str, Any], metric: str) -> str:
    if metric not in figures:
        return ""
    low, high = figures[f"{metric}_interval"]
    return f"{figures[metric]:.3f} ({low:.2f} to {high:.2f})"


def _markdown(section: Section) -> str:
    lines = [COLUMNS, tuple("---" for _ in COLUMNS), *section.rows]
    return "\n".join([f"**{section.title}**", "", *(f"| {' | '.join(line)} |" for line in lines)])
