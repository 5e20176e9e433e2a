"""Where heat maps lie: one for an image, a detector and a release of it."""

from detection.pipeline.findings import Finding
from detection.pipeline.heatmap import overlay_png
from images import store
from images.models import Image

HEATMAPS = "heatmaps"


def write_heatmaps(image: Image, findings: tuple[Finding, ...]) -> dict[str, str]:
    """Store the heat maps of an analysis; the keys by detector."""
    keys = {}
    for finding in findings:
        if finding.heatmap is not None:
            keys[finding.detector] = _key(image, finding)
            store.write(keys[finding.detector], overlay_png(finding.heatmap))
    return keys


def _key(image: Image, finding: Finding) -> str:
    folder = f"{HEATMAPS}/{image.organisation_id.hex}/{image.sha256[:2]}"
    return f"{folder}/{image.sha256}-{finding.detector}-{finding.version}.png"
