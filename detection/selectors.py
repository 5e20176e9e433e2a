"""Reading analyses."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet
from django.db.models.fields.json import KeyTransform

from common.errors import NotFound
from detection.models import Analysis, DetectorRelease, Finding
from images.models import Image, Submission

CHUNK = 1_000
FAITHFULNESS = KeyTransform("faithfulness", "release__card")
AUTHENTIC_BELOW = KeyTransform("likely_authentic", KeyTransform("thresholds", "decided_by__card"))


def analyses() -> QuerySet[Analysis]:
    """Newest first, with findings and releases; of the cards, which are long, few members."""
    findings = Finding.objects.select_related("release").defer("release__card")
    described = findings.annotate(faithfulness=FAITHFULNESS).order_by("detector")
    return (
        Analysis.objects.select_related("decided_by")
        .defer("decided_by__card")
        .annotate(authentic_below=AUTHENTIC_BELOW)
        .prefetch_related(Prefetch("findings", queryset=described))
        .order_by("-run")
    )


def latest_analysis(submission: Submission) -> Analysis | None:
    found = analyses().filter(submission=submission).first()
    if found:
        found.submission = submission  # known, so a finding's addresses cost no query
    return found


def release_of(detector: str, version: str) -> DetectorRelease:
    """The one registered last, should weights have changed under one version."""
    found = DetectorRelease.objects.filter(detector=detector, version=version)
    newest = found.defer("card").order_by("-created_at").first()
    if newest is None:
        raise NotFound
    return newest


def finding_with_heatmap(submission: Submission, detector: str) -> Finding | None:
    """The newest finding of a detector that has a heat map."""
    found = Finding.objects.filter(analysis__submission=submission, detector=detector)
    return found.exclude(heatmap_key="").order_by("-analysis__run").first()


def picture_of(submission: Submission, detector: str, name: str) -> str:
    """The key of a picture among the newest evidence of a detector; empty without one."""
    found = Finding.objects.filter(analysis__submission=submission, detector=detector)
    newest = found.exclude(picture_keys={}).order_by("-analysis__run").first()
    return str(newest.picture_keys.get(name, "")) if newest else ""


def stored_keys(images: QuerySet[Image]) -> Iterator[str]:
    """Every object that findings about these images name."""
    findings = Finding.objects.filter(analysis__submission__image__in=images).order_by()
    heatmaps = findings.exclude(heatmap_key="").values_list("heatmap_key", flat=True).distinct()
    yield from heatmaps.iterator(CHUNK)
    evidence = findings.exclude(picture_keys={}).values_list("picture_keys", flat=True)
    for keys in evidence.iterator(CHUNK):
        yield from keys.values()
