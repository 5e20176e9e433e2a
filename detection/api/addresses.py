"""Where the pictures of a finding are read."""

from urllib.parse import urlencode

from django.urls import reverse

from detection.models import Finding


def heatmap_address(finding: Finding) -> str | None:
    if not finding.heatmap_key:
        return None
    address = reverse("api:heatmap", args=[_public_id(finding)])
    return f"{address}?{urlencode({'detector': finding.detector})}"


def picture_addresses(finding: Finding) -> dict[str, str]:
    """Of the pictures of its evidence, by name."""
    return {
        name: reverse("api:evidence", args=[_public_id(finding), finding.detector, name])
        for name in sorted(finding.picture_keys)
    }


def _public_id(finding: Finding) -> str:
    return finding.analysis.submission.public_id
