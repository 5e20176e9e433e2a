"""Which figures may stand in a card: those of all the images that releases are measured on."""

from collections.abc import Collection, Iterable

from detection.pipeline.combination import FUSION
from detection.pipeline.detectors import DETECTORS
from detection.pipeline.release import ReleaseInfo
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


def recordable(info: ReleaseInfo, releases: Iterable[ReleaseInfo], asked: Collection[str]) -> bool:
    """Whether the card of this release may hold the figures; a fusion of fewer voices is another.

    Voices are missing where a detector was not asked for, is unavailable or was released anew
    since the fit.
    """
    if info.detector != FUSION:
        return True
    ready = all(one.status == "ready" for one in releases)
    return ready and not info.reason and set(asked) == set(DETECTORS)
