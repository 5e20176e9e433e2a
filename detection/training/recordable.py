"""Which figures may stand in a card: those of all the images that releases are measured on."""

from collections.abc import Collection, Iterable

from detection.training.manifest import BadData, Row
from detection.training.survey import UNTOUCHED
from detection.training.tiers import TIERS


def check_images(rows: Iterable[Row]) -> None:
    """Raises BadData unless every split is there that no release has learned from."""
    present = {row.split for row in rows}
    missing = [split for split in UNTOUCHED if split not in present]
    if missing:
        raise BadData(
            f"--update-card needs a manifest.csv with the splits {' and '.join(UNTOUCHED)}; "
            f"these data have no {' and no '.join(missing)}"
        )


def check_splits(wanted: Collection[str] | None) -> None:
    """Raises BadData where other splits are asked for than the untouched ones."""
    if wanted and set(wanted) != set(UNTOUCHED):
        raise BadData(
            f"--update-card records {' and '.join(UNTOUCHED)} and goes with no other split"
        )


def check_tiers(wanted: Collection[str]) -> None:
    """Raises BadData where a tier is left out."""
    if set(wanted) != set(TIERS):
        raise BadData(
            f"--update-card records the tiers {', '.join(TIERS)}, so it needs all of them"
        )
