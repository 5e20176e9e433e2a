"""The evaluation as rows of text, for the terminal and as Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

METRICS = ("auc", "ap", "balanced_accuracy", "tpr_at_5fpr", "ece")
HEADINGS = ("AUC", "AP", "balanced accuracy", "TPR at 5 % FPR", "ECE")
COLUMNS = ("images", "real / fake", *HEADINGS, "called fake", "header-only AUC", "ms")
RATES = ("false_positive_rate", "true_positive_rate")  # the latter in rows without reals
KINDS = ("source", "family", "domain")
NOTE = (
    "In brackets: 95 % bootstrap interval, resampled within each label. "
    "* fewer than 50 images: indicative. "
    "Fakes without reals of their own are scored against the reals of the same split and domain. "
    "Called fake: the share of the reals at or above the released threshold, of the fakes where a "
    "row has no reals. Milliseconds an image are those of this run, all its processes busy. "
    "clip_nearest and clip_linear share one pass of their encoder, for which the first to ask "
    "pays; those of fusion are the sum of its detectors and leave out the test by re-delivery."
)


@dataclass(frozen=True)
class Section:
    title: str
    rows: Sequence[tuple[str, ...]]
    columns: Sequence[str] = COLUMNS


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


def cell(figures: Mapping[str, Any] | None, metric: str) -> str:
    """`0.823 (0.81 to 0.84)`, or nothing where the metric was not measured."""
    if not figures or metric not in figures:
        return ""
    low, high = figures[f"{metric}_interval"]
    return f"{figures[metric]:.3f} ({low:.2f} to {high:.2f})"


def _row(name: str, figures: Mapping[str, Any] | None) -> tuple[str, ...]:
    if not figures or not figures["n"]:
        return ()
    mark = "*" if figures["indicative"] else ""
    counts = (name + mark, f"{figures['real']} / {figures['fake']}")
    cells = [cell(figures, metric) for metric in METRICS]
    called = "".join(cell(figures, rate) for rate in RATES)
    header = figures.get("header_only_auc")
    last = ("" if header is None else f"{header:.3f}", f"{figures['milliseconds']:.0f}")
    return (*counts, *cells, called, *last)


def as_markdown(section: Section) -> str:
    lines = [section.columns, tuple("---" for _ in section.columns), *section.rows]
    return "\n".join([f"**{section.title}**", "", *(f"| {' | '.join(line)} |" for line in lines)])
