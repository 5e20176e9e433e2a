"""What a partner reads about a submission, gathered from its row and its latest analysis."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from accounts.models import ApiKey
from accounts.roles import Scope
from common.errors import NotFound
from common.ids import public_id
from detection.api.matches import Match, matches_on
from detection.api.provenance import origin_of
from detection.bands import band_of
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
    matches: list[Match] = field(default_factory=list)

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
    def band(self) -> str | None:
        return band_of(self.analysis) if self.analysis else None

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
    def faces(self) -> list[dict[str, Any]] | None:
        """None if no detector looked for any."""
        told = [found.evidence["faces"] for found in self.findings if "faces" in found.evidence]
        return [face for faces in told for face in faces] if told else None

    @property
    def provenance(self) -> dict[str, Any] | None:
        return origin_of(self.submission.image) if self.submission.image else None

    @property
    def url(self) -> str | None:
        return self.submission.source_url or None

    @property
    def callback(self) -> str | None:
        endpoint = self.submission.callback_id
        return public_id("hook", endpoint) if endpoint else None

    @property
    def decision(self) -> dict[str, Any] | None:
        return self.submission.ruling if self.shows_decision else None

    @property
    def heatmap_key(self) -> str:
        """Of the most faithful map; empty without one that explains anything."""
        maps = [one.detector for one in heat_maps(self.findings) if not one.is_doubtful]
        return self.heatmap_key_of(maps[0]) if maps else ""

    def heatmap_key_of(self, detector: str) -> str:
        """Of this detector's map, even if it explains nothing; empty without one."""
        found = self._finding(detector)
        return found.heatmap_key if found else ""

    def picture_key_of(self, detector: str, name: str) -> str:
        """Of a picture among this detector's evidence; empty without one."""
        found = self._finding(detector)
        return str(found.picture_keys.get(name, "")) if found else ""

    def _finding(self, detector: str) -> Finding | None:
        return next((found for found in self.findings if found.detector == detector), None)

    @property
    def links(self) -> dict[str, str | None]:
        address = [self.submission.public_id]
        return {
            "self": reverse("api:submission", args=address),
            "page": reverse("detection:submission", args=address),
            "heatmap": reverse("api:heatmap", args=address) if self.heatmap_key else None,
        }


def report_of(submission: Submission, key: ApiKey) -> Report:
    """Reads the analysis of a final submission; a waiting one has none."""
    matches = matches_on([submission])[submission.pk] if submission.is_final else []
    return Report(submission, _analysis_of(submission), _may_read_decisions(key), matches)


def _analysis_of(submission: Submission) -> Analysis | None:
    return latest_analysis(submission) if submission.is_final else None


def report_for(key: ApiKey, public_id: str) -> Report:
    """Raises NotFound, for a foreign id as for a missing one."""
    return report_of(submission_of(key.organisation, public_id), key)


def pictures_for(key: ApiKey, public_id: str) -> Report:
    """The same for who wants its pictures only: no bank is asked."""
    submission = submission_of(key.organisation, public_id)
    return Report(submission, _analysis_of(submission), _may_read_decisions(key))


def heatmap_for(key: ApiKey, public_id: str, detector: str | None = None) -> str:
    """The key of the stored PNG: this detector's, or that of the most faithful map."""
    report = pictures_for(key, public_id)
    found = report.heatmap_key if detector is None else report.heatmap_key_of(detector)
    if not found:
        whose = "submission" if detector is None else "detector"
        raise NotFound(f"There is no heat map of this {whose}.")
    return found


def picture_for(key: ApiKey, public_id: str, detector: str, name: str) -> str:
    """The key of the stored PNG among a detector's evidence."""
    found = pictures_for(key, public_id).picture_key_of(detector, name)
    if not found:
        raise NotFound("There is no such picture of this detector.")
    return found


def reportable(key: ApiKey) -> QuerySet[Submission]:
    """The key's organisation's submissions, with all that `reports_on` reads."""
    return submissions_of(key.organisation).prefetch_related(
        Prefetch("analyses", queryset=analyses())
    )


def reports_on(submissions: list[Submission], key: ApiKey) -> list[Report]:
    shows, matches = _may_read_decisions(key), matches_on(submissions)
    return [
        Report(each, next(iter(each.analyses.all()), None), shows, matches[each.pk])
        for each in submissions
    ]


def _may_read_decisions(key: ApiKey) -> bool:
    return Scope.DECISIONS_READ in key.scopes
