"""Reading analyses."""

from django.db.models import Prefetch, QuerySet

from detection.models import Analysis, Finding
from images.models import Submission


def analyses() -> QuerySet[Analysis]:
    """Newest first, with findings and their releases."""
    findings = Finding.objects.select_related("release").order_by("detector")
    return Analysis.objects.prefetch_related(Prefetch("findings", queryset=findings)).order_by(
        "-run"
    )


def latest_analysis(submission: Submission) -> Analysis | None:
    return analyses().filter(submission=submission).first()


def finding_with_heatmap(submission: Submission, detector: str) -> Finding | None:
    """The newest finding of a detector that has a heat map."""
    found = Finding.objects.filter(analysis__submission=submission, detector=detector)
    return found.exclude(heatmap_key="").order_by("-analysis__run").first()
