"""Labelled images on disk: a folder with manifest.csv, or DIR/{real,fake}/…"""

import csv
import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# Also what Pillow here cannot read, and no suffix at all: counted as unreadable, never passed over.
IMAGE_SUFFIXES = frozenset(
    {"", ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".webp", ".gif", ".avif", ".bmp"}
    | {".tif", ".tiff", ".heic", ".heif", ".jxl", ".jp2", ".ppm"}
)
UNKNOWN = "unknown"
LEARNED_FROM = frozenset({"train", "val"})
COLUMNS = ("path", "label", "generator", "family", "split", "domain", "source", "group")


class BadData(Exception):
    """The folder holds no usable labelled images."""


@dataclass(frozen=True)
class Row:
    path: Path
    label: int  # 1 = fake
    generator: str
    family: str
    split: str
    domain: str
    source: str
    group: str


def read(folder: Path) -> list[Row]:
    """Every labelled image below the folder; raises BadData with the reason when there is none."""
    if not folder.is_dir():
        raise BadData(f"{folder} is not a folder")
    manifest = folder / "manifest.csv"
    rows = _from_manifest(folder, manifest) if manifest.is_file() else _from_folders(folder)
    if not rows:
        raise BadData(
            f"{folder} has neither a manifest.csv with rows nor images in real/ and fake/"
        )
    return rows


def select(rows: Iterable[Row], *splits: str) -> list[Row]:
    return [row for row in rows if row.split in splits]


def learned_from(folder: Path) -> tuple[list[Row], list[Row]]:
    """Rows of train and val; raises BadData where one is empty or a group is in two splits."""
    rows = read(folder)
    check_groups(rows)
    train, val = select(rows, "train"), select(rows, "val")
    if not train or not val:
        raise BadData(f"{folder} has no images in the splits train and val")
    return train, val


def check_groups(rows: Sequence[Row]) -> None:
    """Raises BadData when related images lie both in what is learned from and elsewhere."""
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        seen[(row.source, row.group)].add(row.split)
    torn = [group for group, splits in seen.items() if len(splits) > 1 and splits & LEARNED_FROM]
    if torn:
        source, group = torn[0]
        raise BadData(f"{len(torn)} groups lie in several splits, the first is {source}/{group}")


def images_below(folder: Path) -> list[Path]:
    """Files that may be images by their suffix, in order."""
    return sorted(
        path
        for path in _files(folder)
        if path.suffix.lower() in IMAGE_SUFFIXES and not path.name.startswith(".")
    )


def fingerprint(rows: Iterable[Row]) -> str:
    text = "\n".join(f"{row.path}|{row.label}|{row.split}" for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()


def _from_manifest(folder: Path, manifest: Path) -> list[Row]:
    with manifest.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        missing = {"path", "label"} - set(reader.fieldnames or ())
        if missing:
            raise BadData(f"{manifest} lacks the columns {', '.join(sorted(missing))}")
        return [_row(folder, record) for record in reader]


def _row(folder: Path, record: dict[str, str]) -> Row:
    if record["label"] not in {"real", "fake"}:
        raise BadData(f"label {record['label']!r} of {record['path']} is neither real nor fake")
    texts = {name: record.get(name) or UNKNOWN for name in COLUMNS[2:]}
    if texts["group"] == UNKNOWN:
        texts["group"] = record["path"]
    return Row(path=folder / record["path"], label=int(record["label"] == "fake"), **texts)


def _from_folders(folder: Path) -> list[Row]:
    return [
        _unnamed(path, folder, label)
        for label, name in enumerate(("real", "fake"))
        for path in images_below(folder / name)
    ]


def _unnamed(path: Path, folder: Path, label: int) -> Row:
    """A folder below real/ or fake/ is a source; which generator made a fake is not known."""
    below = path.relative_to(folder).parts[1:-1]
    kind = UNKNOWN if label else "real"
    source = below[0] if below else folder.resolve().name
    return Row(path, label, kind, kind, "all", UNKNOWN, source, path.stem)


def _files(folder: Path) -> Iterator[Path]:
    """What is a file, also behind links to folders; no folder twice."""
    seen: set[str] = set()
    for here, folders, names in os.walk(folder, followlinks=True):
        place = os.path.realpath(here)
        if place in seen:
            folders.clear()
            continue
        seen.add(place)
        yield from (Path(here, name) for name in names if Path(here, name).is_file())
