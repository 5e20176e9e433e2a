"""All detectors of one evaluation beside each other: a line each, and a column each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detection.training.evaluation import VERDICTS
from detection.training.report import KINDS, Section, cell

NOTHING = ""


def summary(table: Mapping[str, Any]) -> Section:
    """A line per detector and tier: AUC, reals called fake and calibration error by split."""
    splits = splits_of(table)
    columns = ["detector", "tier"]
    for split in splits:
        columns += [f"AUC {split}", f"reals called fake, {split}", f"ECE {split}"]
    rows = [
        (name, tier, *_by_split(one, tier, splits), *_coverage(one, tier, splits))
        for name, one in table["detectors"].items()
        for tier in one["overall"]
    ]
    return Section("all detectors", rows, [*columns, "not judged", "ms an image"])


def matrices(table: Mapping[str, Any]) -> Iterator[Section]:
    """AUC by source, family and domain, detectors side by side, one table per split and tier."""
    names = list(table["detectors"])
    for split in splits_of(table):
        for tier in tiers_of(table):
            views = [one["splits"].get(split, {}) for one in table["detectors"].values()]
            rows = [_matrix_row("all", [view.get("overall", {}).get(tier) for view in views])]
            for kind in KINDS:
                for value in sorted({value for view in views for value in view.get(kind, {})}):
                    figures = [view.get(kind, {}).get(value, {}).get(tier) for view in views]
                    rows.append(_matrix_row(f"{kind} {value}", figures))
            columns = ["images", "real / fake", *names, "header-only"]
            told = [row for row in rows if any(row[2:-1])]
            yield Section(f"AUC, {split}, {tier}", told, columns)


def verdicts(table: Mapping[str, Any], detector: str) -> Section:
    """What the verdicts of one detector are, by split and tier, for reals and for fakes."""
    columns = ["split", "tier", "label", *(name.replace("_", " ") for name in VERDICTS)]
    rows = []
    for split, views in table["detectors"][detector]["splits"].items():
        for tier, figures in views["overall"].items():
            for label, shares in figures.get("verdicts", {}).items():
                rows.append((split, tier, label, *(f"{shares[name]:.3f}" for name in VERDICTS)))
    return Section(f"verdicts of {detector}", rows, columns)


def redelivery(table: Mapping[str, Any]) -> Section:
    """Verdicts of fusion before and after the test by re-delivery."""
    columns = ["split", "label", "images", *(f"{name.replace('_', ' ')}" for name in VERDICTS)]
    rows = [
        (split, label, str(one["n"]), *(_change(one, name) for name in VERDICTS))
        for split, labels in table["redelivery"].items()
        for label, one in labels.items()
    ]
    return Section("verdicts of fusion, before → after the test by re-delivery", rows, columns)


def splits_of(table: Mapping[str, Any]) -> list[str]:
    return sorted({split for one in table["detectors"].values() for split in one["splits"]})


def tiers_of(table: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(t for one in table["detectors"].values() for t in one["overall"]))


def _by_split(one: Mapping[str, Any], tier: str, splits: Sequence[str]) -> Iterator[str]:
    for split in splits:
        figures = one["splits"].get(split, {}).get("overall", {}).get(tier)
        yield from (cell(figures, name) for name in ("auc", "false_positive_rate", "ece"))


def _coverage(one: Mapping[str, Any], tier: str, splits: Sequence[str]) -> tuple[str, str]:
    parts = [one["splits"].get(split, {}).get("overall", {}).get(tier, {}) for split in splits]
    judged = sum(part.get("n", 0) for part in parts)
    missed = sum(part.get("not_judged", 0) for part in parts)
    spent = sum(part.get("milliseconds", 0.0) * part.get("n", 0) for part in parts)
    return f"{missed} of {judged + missed}", f"{spent / judged:.0f}" if judged else NOTHING


def _matrix_row(name: str, figures: Sequence[Mapping[str, Any] | None]) -> tuple[str, ...]:
    known = [one for one in figures if one and one.get("n")]
    if not known:
        return (name, *(NOTHING for _ in range(len(figures) + 2)))
    most = max(known, key=lambda one: int(one["n"]))
    header = most.get("header_only_auc")
    return (
        name + ("*" if most["indicative"] else ""),
        f"{most['real']} / {most['fake']}",
        *(cell(one, "auc") for one in figures),
        NOTHING if header is None else f"{header:.3f}",
    )


def _change(one: Mapping[str, Any], name: str) -> str:
    return f"{one['before'][name]:.3f} → {one['after'][name]:.3f}"
