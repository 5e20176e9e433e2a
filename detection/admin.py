"""Releases, analyses and findings for auditors."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from audit.links import NOTHING, exactly, list_link, page_link, subject_link
from audit.readonly import ReadOnlyAdmin, ReadOnlyInline
from detection.models import Analysis, DetectorRelease, Finding


class FindingInline(ReadOnlyInline):
    model = Finding
    fields = ["detector", "release", "status", "probability", "threshold", "reason", "milliseconds"]


@admin.register(DetectorRelease)
class DetectorReleaseAdmin(ReadOnlyAdmin):
    public_ids = {"rel": "pk"}
    list_display = ["detector", "version", "stage", "weights_sha256", "created_at"]
    list_display_links = ["detector", "version"]
    list_filter = ["detector", "stage"]
    search_fields = ["version__startswith", "weights_sha256__startswith"]
    search_help_text = "An id (rel_…), a version or the beginning of the weights' SHA-256"
    fields = [
        "detector", "version", "stage", "weights_sha256", "created_at", "its_findings", "its_map",
        "card",
    ]  # fmt: skip

    @admin.display(description="findings")
    def its_findings(self, release: DetectorRelease) -> SafeString:
        return list_link("detection_finding", "Findings", release__id__exact=release.pk.hex)

    @admin.display(description="known images")
    def its_map(self, release: DetectorRelease) -> SafeString | str:
        if "bank" not in release.card:
            return NOTHING
        address = reverse("detection:bank_map", args=[release.detector, release.version])
        return format_html('<a href="{}">Map of the known images</a>', address)


@admin.register(Analysis)
class AnalysisAdmin(ReadOnlyAdmin):
    public_ids = {"sub": "submission__pk", "case": "submission__cases__pk"}
    list_display = [
        "when", "short_submission", "organisation", "run", "verdict", "probability",
        "pipeline_version", "milliseconds",
    ]  # fmt: skip
    list_filter = ["verdict", "submission__organisation", "pipeline_version", "run"]
    list_select_related = ["submission__organisation"]
    date_hierarchy = "created_at"
    search_fields = ["submission__reference__startswith", "submission__image__sha256__startswith"]
    search_help_text = "An id (sub_… or case_…), a reference, the beginning of a SHA-256"
    inlines = [FindingInline]
    fields = [
        "submission_link", "run", "verdict", "probability", "interval_low", "interval_high",
        "decided_by", "threshold", "stability", "contradiction", "pipeline_version",
        "milliseconds", "created_at",
    ]  # fmt: skip

    @admin.display(description="analysed at (UTC)", ordering="created_at")
    def when(self, analysis: Analysis) -> str:
        return exactly(analysis.created_at)

    @admin.display(description="submission", ordering="submission")
    def short_submission(self, analysis: Analysis) -> SafeString | str:
        return subject_link(analysis.submission.public_id)

    @admin.display(description="submission")
    def submission_link(self, analysis: Analysis) -> SafeString | str:
        return page_link(analysis.submission)

    @admin.display(description="organisation", ordering="submission__organisation")
    def organisation(self, analysis: Analysis) -> str:
        return str(analysis.submission.organisation)


@admin.register(Finding)
class FindingAdmin(ReadOnlyAdmin):
    public_ids = {"sub": "analysis__submission__pk", "case": "analysis__submission__cases__pk"}
    list_display = [
        "detector", "release", "analysed_at", "short_submission", "status", "probability",
        "threshold", "milliseconds",
    ]  # fmt: skip
    list_filter = ["detector", "status", "release", "analysis__verdict"]
    list_select_related = ["release", "analysis__submission"]
    date_hierarchy = "analysis__created_at"
    ordering = ["-analysis__created_at"]
    search_fields = [
        "release__weights_sha256__startswith", "analysis__submission__image__sha256__startswith",
    ]  # fmt: skip
    search_help_text = "An id (sub_… or case_…), the beginning of a SHA-256 of image or weights"
    fields = [
        "detector", "release_link", "analysis_link", "submission_link", "status", "probability",
        "threshold", "reason", "evidence", "heatmap_key", "picture_keys", "milliseconds",
    ]  # fmt: skip

    @admin.display(description="analysed at (UTC)", ordering="analysis__created_at")
    def analysed_at(self, finding: Finding) -> str:
        return exactly(finding.analysis.created_at)

    @admin.display(description="submission")
    def short_submission(self, finding: Finding) -> SafeString | str:
        return subject_link(finding.analysis.submission.public_id)

    @admin.display(description="submission")
    def submission_link(self, finding: Finding) -> SafeString | str:
        return page_link(finding.analysis.submission)

    @admin.display(description="analysis")
    def analysis_link(self, finding: Finding) -> SafeString | str:
        return page_link(finding.analysis)

    @admin.display(description="release")
    def release_link(self, finding: Finding) -> SafeString | str:
        return page_link(finding.release)
