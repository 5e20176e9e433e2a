"""Where pictures of findings lie: one for an image, a detector, a release of it and a name."""

from detection.pipeline.findings import Finding
from detection.pipeline.heatmap import overlay_png
from images import store
from images.models import Image

HEATMAPS, EVIDENCE = "heatmaps", "evidence"


def write_heatmaps(image: Image, findings: tuple[Finding, ...]) -> dict[str, str]:
    """Store the heat maps of an analysis; the keys by detector."""
    keys = {}
    for finding in findings:
        if finding.heatmap is not None:
            keys[finding.detector] = f"{_place(HEATMAPS, image, finding)}.png"
            store.write(keys[finding.detector], overlay_png(finding.heatmap))
    return keys


def write_evidence(image: Image, findings: tuple[Finding, ...]) -> dict[str, dict[str, str]]:
    """Store the PNG pictures that detectors made; the keys by detector and name."""
    keys: dict[str, dict[str, str]] = {}
    for finding in findings:
        for name, picture in finding.pictures.items():
            key = f"{_place(EVIDENCE, image, finding)}-{name}.png"
            store.write(key, picture)
            keys.setdefault(finding.detector, {})[name] = key
    return keys


def _place(folder: str, image: Image, finding: Finding) -> str:
    own = f"{folder}/{image.organisation_id.hex}/{image.sha256[:2]}"
    return f"{own}/{image.sha256}-{finding.detector}-{finding.version}"
