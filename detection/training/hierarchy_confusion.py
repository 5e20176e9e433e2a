"""Confusion matrices of the three levels, from what was said about images whose truth is known."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from detection.pipeline.levels import REALNESS
from detection.training.hierarchy_labels import FAMILIES
from detection.training.manifest import UNKNOWN, Row

SILENT = "abstains"
LEVELS = (1, 2, 3)
Judged = tuple[Row, Mapping[str, Any]]  # an image and the evidence of `hierarchy` about it


@dataclass(frozen=True)
class Confusion:
    """`counts[i][j]`: images of `truth[i]` about which `said[j]` was said."""

    truth: Sequence[str]
    said: Sequence[str]
    counts: Sequence[Sequence[int]]


def confusions(judged: Iterable[Judged], card: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Per level `truth`, `said` and `counts` as JSON holds them; truth rows only where they occur.

    Reals are among the truths of levels 2 and 3, where saying nothing is right. What training
    could not teach stands under the manifest's own word, after what it could; fakes of which the
    manifest knows no word are counted at level 1 only.
    """
    pairs = list(judged)
    return {str(level): asdict(_confusion(pairs, card, level)) for level in LEVELS}


def summary(confusion: Mapping[str, Any]) -> dict[str, float | int]:
    """How often a level spoke and was right, and about what share of what it knows it spoke."""
    names, counts = confusion["said"][:-1], confusion["counts"]
    rows = list(zip(confusion["truth"], counts, strict=True))
    said = sum(sum(row[:-1]) for _, row in rows)
    right = sum(row[names.index(name)] for name, row in rows if name in names)
    own = [row for name, row in rows if name in names]
    known = sum(map(sum, own))
    return {
        "known": known,
        "said": said,
        "right": right,
        "accuracy": round(right / said, 4) if said else 0.0,
        "coverage": round(sum(sum(row[:-1]) for row in own) / known, 4) if known else 0.0,
    }


def truth(row: Row, card: Mapping[str, Any], level: int) -> str:
    """What the level should say about this image."""
    if level == 1 or not row.label:
        return REALNESS[row.label]
    if level == LEVELS[-1]:
        return str(card["levels"]["names"].get(row.generator, row.generator))
    return next((name for name, words in FAMILIES.items() if row.family in words), row.family)


def spoken(evidence: Mapping[str, Any], level: int) -> str:
    """The label that the level said, or `abstains` where it said or was asked nothing."""
    labels = [one["label"] for one in evidence.get("levels", ()) if one["level"] == level]
    return labels[0] if labels and labels[0] else SILENT


def _confusion(pairs: Sequence[Judged], card: Mapping[str, Any], level: int) -> Confusion:
    told = ((truth(row, card, level), spoken(evidence, level)) for row, evidence in pairs)
    counts = Counter(pair for pair in told if pair[0] != UNKNOWN)
    names = _names(card, level)
    found = {wanted for wanted, _ in counts}
    order = [name for name in dict.fromkeys((*REALNESS, *names)) if name in found]
    rows = order + sorted(found - set(order))
    columns = [*names, SILENT]
    return Confusion(rows, columns, [[counts[(row, name)] for name in columns] for row in rows])


def _names(card: Mapping[str, Any], level: int) -> Sequence[str]:
    families = card["architecture"]["families"]
    deeper = (list(families), [name for members in families.values() for name in members])
    return (REALNESS, *deeper)[level - 1]
