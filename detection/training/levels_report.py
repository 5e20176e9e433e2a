"""What the levels of a hierarchy said, as tables: how often and how right, and what for what."""

from collections.abc import Iterator, Mapping
from typing import Any

from detection.training.hierarchy_confusion import summary
from detection.training.report import Section

TIER = "native"
COLUMNS = (
    "split",
    "tier",
    "level",
    "images it has words for",
    "of these named",
    "named in all",
    "right",
)


def sections(table: Mapping[str, Any]) -> Iterator[Section]:
    """Nothing of a detector without levels; else a summary, and matrices of images as stored.

    Level 1 knows reals and fakes. "Right" is the share of all that it named, also of reals and of
    what training never saw, that truly is what it was named; empty where that cannot be told.
    """
    matrices = table.get("confusion", {})
    if not matrices:
        return
    yield Section("what the levels say", [*_summaries(matrices)], COLUMNS)
    for split, tiers in matrices.items():
        for level, one in tiers.get(TIER, {}).items():
            title = f"level {level}, true (row) and said (column), {split}, {TIER}"
            yield Section(title, [*_rows(one)], ("truth", *one["said"]))


def _summaries(matrices: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for split, tiers in matrices.items():
        for tier, levels in tiers.items():
            for level, one in levels.items():
                found = summary(one)
                known, said = int(found["known"]), int(found["said"])
                coverage = f"{found['coverage']:.2f}" if known else ""
                right = f"{found['accuracy']:.2f}" if known and said else ""
                yield split, tier, level, str(known), coverage, str(said), right


def _rows(one: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for truth, counts in zip(one["truth"], one["counts"], strict=True):
        yield truth, *map(str, counts)
