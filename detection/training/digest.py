"""An evaluation as Markdown: everything, or what fits on the page about the detectors."""

from collections.abc import Mapping
from typing import Any

from detection.pipeline.combination import FUSION
from detection.training import levels_report
from detection.training.goals import goals
from detection.training.report import NOTE, as_markdown, headline, sections
from detection.training.summary import matrices, redelivery, summary, verdicts


def full(table: Mapping[str, Any]) -> str:
    """Every figure of every detector."""
    parts = ["## All detectors", _missing(table), as_markdown(summary(table))]
    for name, one in table["detectors"].items():
        parts.append(f"## `{name}` {one['version']}")
        told = (headline(one), *sections(one), *levels_report.sections(one))
        parts += [as_markdown(section) for section in told]
        parts.append(as_markdown(verdicts(table, name)))
    return _joined([*parts, _redelivery(table), NOTE])


def short(table: Mapping[str, Any]) -> str:
    """The goals, detectors beside each other in all and by source, the verdicts of the product."""
    parts = [as_markdown(goals(table))] if FUSION in table["detectors"] else []
    parts += [_missing(table), as_markdown(summary(table))]
    parts += [as_markdown(section) for section in matrices(table)]
    if FUSION in table["detectors"]:
        parts.append(as_markdown(verdicts(table, FUSION)))
    return _joined([*parts, _redelivery(table), NOTE])


def _missing(table: Mapping[str, Any]) -> str:
    lines = [f"- `{name}` was not measured: {why}" for name, why in table["unavailable"].items()]
    if table["unreadable"]:
        lines.append(f"- unreadable images, left out: {table['unreadable']}")
    return "\n".join(lines)


def _redelivery(table: Mapping[str, Any]) -> str:
    return as_markdown(redelivery(table)) if table.get("redelivery") else ""


def _joined(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
