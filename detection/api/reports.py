"""What a partner reads about a submission, gathered from its row and its latest analysis."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from accounts.models import ApiKey
from accounts.roles import Scope
from common.errors import NotFound
from detection.models import Analysis, Finding
from detection.presentation import heat_maps
from detection.selectors import analyses, latest_analysis
from images.models import Submission
from images.selectors import submission_of, submissions_of


@dataclass(frozen=True)
class Report:
    """The members of the API's representation; `serializers.SubmissionOut` writes them down."""

    submission: Submission
    analysis: Analysis | None
    shows_decision: bool

    @property
    def reason(self) -> dict[str, str] | None:
        if not self.submission.reason_code:
            return None
        return {"code": self.submission.reason_code, "detail": self.submission.reason}

    @property
    def reference(self) -> str | None:
        return self.submission.reference or None

    @property
    def verdict(self) -> str | None:
        return self.submission.verdict or None

    @property
    def interval(self) -> list[float] | None:
        found = self.analysis
        if found is None or found.interval_low is None or found.interval_high is None:
            return None
        return [found.interval_low, found.interval_high]

    @property
    def decided_by(self) -> Analysis | None:
        return self.analysis if self.analysis and self.analysis.decided_by else None

    @property
    def stability(self) -> list[dict[str, Any]]:
        return self.analysis.stability if self.analysis else []

    @property
    def contradiction(self) -> dict[str, list[str]] | None:
        return self.analysis.contradiction if self.analysis else None

    @property
    def findings(self) -> list[Finding]:
        return list(self.analysis.findings.all()) if self.analysis else []

    @property
    def decision(self) -> dict[str, Any] | None:
        return self.submission.ruling if self.shows_decision else None

    @property
    def heatmap_key(self) -> str:
        """Of the detector that is surest of a fake; empty without one that explains anything."""
        maps = [one.detector for one in heat_maps(self.findings) if not one.is_doubtful]
        keys = {finding.detector: finding.heatmap_key for finding in self.findings}
        return keys[maps[0]] if maps else ""

    @property
    def links(self) -> dict[str, str | None]:
        address = [self.submission.public_id]
        return {
            "self": reverse("api:submission", args=address),
            "heatmap": reverse("api:heatmap", args=address) if self.heatmap_key else None,
        }


def report_of(submission: Submission, key: ApiKey) -> Report:
    """Reads the analysis of a final submission; a waiting one has none."""
    analysis = latest_analysis(submission) if submission.is_final else None
    return Report(submission, analysis, shows_decision=_may_read_decisions(key))


def report_for(key: ApiKey, public_id: str) -> Report:
    """Raises NotFound, for a foreign id as for a missing one."""
    return report_of(submission_of(key.organisation, public_id), key)


def heatmap_for(key: ApiKey, public_id: str) -> str:
    """The key of the stored PNG."""
    heatmap_key = report_for(key, public_id).heatmap_key
    if not heatmap_key:
        raise NotFound("There is no heat map of this submission.")
    return heatmap_key


def reportable(key: ApiKey) -> QuerySet[Submission]:
    """The key's organisation's submissions, with all that `reports_on` reads."""
    return submissions_of(key.organisation).prefetch_related(
        Prefetch("analyses", queryset=analyses())
    )


def reports_on(submissions: list[Submission], key: ApiKey) -> list[Report]:
    shows = _may_read_decisions(key)
    return [Report(each, next(iter(each.analyses.all()), None), shows) for each in submissions]


def _may_read_decisions(key: ApiKey) -> bool:
    return Scope.DECISIONS_READ in key.scopes
