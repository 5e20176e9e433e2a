"""What the levels of a hierarchy said, as tables: how often and how right, and what for what."""

from collections.abc import Iterator, Mapping
from typing import Any

from detection.training.hierarchy_confusion import summary
from detection.training.report import Section

TIER = "native"
UNKNOWN = "unknown"
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
    what training never saw, that truly is what it was named.
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
                shares = (
                    f"{found['coverage']:.2f}",
                    str(found["said"]),
                    f"{found['accuracy']:.2f}",
                )
                yield (split, tier, level, str(found["known"]), *shares)


def _rows(one: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for truth, counts in zip(one["truth"], one["counts"], strict=True):
        yield (truth or UNKNOWN, *map(str, counts))
