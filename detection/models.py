"""What the machine found, and with which release it looked."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.ids import uuid7
from images.models import Submission


class Verdict(models.TextChoices):
    LIKELY_FAKE = "likely_fake", "Likely fake"
    INCONCLUSIVE = "inconclusive", "Inconclusive"
    LIKELY_AUTHENTIC = "likely_authentic", "Likely authentic"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


class DetectorRelease(models.Model):
    """One trained version of a detector, as its card describes it."""

    class Stage(models.TextChoices):
        SHADOW = "shadow", "Shadow"
        LIVE = "live", "Live"
        RETIRED = "retired", "Retired"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    detector = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    weights_sha256 = models.CharField("SHA-256 of the weights", max_length=64)
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.LIVE)
    card = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["detector", "version", "weights_sha256"],
                name="detection_one_row_per_release",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.detector} {self.version}"


class Analysis(models.Model):
    """One run of the pipeline over a submission; a re-analysis is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="analyses")
    run = models.PositiveSmallIntegerField(default=1)
    pipeline_version = models.CharField(max_length=40)
    verdict = models.CharField(max_length=20, choices=Verdict)
    probability = models.FloatField(null=True, blank=True, help_text="P(fake), calibrated")
    decided_by = models.ForeignKey(
        DetectorRelease,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="analyses",
        help_text="the release whose thresholds made the verdict: a detector's or that of `fusion`",
    )
    threshold = models.FloatField(null=True, blank=True, help_text="likely fake from this P(fake)")
    stability = models.JSONField(
        default=list,
        blank=True,
        help_text="treatment, probability and verdict of the image as it is sent on",
    )
    contradiction = models.JSONField(
        null=True, blank=True, help_text="detectors that decided for opposite sides"
    )
    interval_low = models.FloatField(null=True, blank=True)
    interval_high = models.FloatField(null=True, blank=True)
    milliseconds = models.FloatField(help_text="decode and detectors, wall clock")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "analyses"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "run"], name="detection_one_verdict_per_run"
            ),
            models.CheckConstraint(
                condition=Q(verdict="not_applicable", probability=None)
                | (~Q(verdict="not_applicable") & Q(probability__gte=0, probability__lte=1)),
                name="detection_verdict_has_its_probability",
            ),
            models.CheckConstraint(
                condition=Q(interval_low=None, interval_high=None)
                | Q(
                    interval_low__gte=0, interval_high__lte=1, interval_low__lte=F("interval_high")
                ),
                name="detection_interval_is_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verdict} for {self.submission}"


class Finding(models.Model):
    """One detector's result in an analysis."""

    class Status(models.TextChoices):
        SCORED = "scored", "Scored"
        NOT_APPLICABLE = "not_applicable", "Not applicable"
        FAILED = "failed", "Failed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    analysis = models.ForeignKey(Analysis, on_delete=models.CASCADE, related_name="findings")
    release = models.ForeignKey(
        DetectorRelease, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    detector = models.CharField(max_length=40)
    status = models.CharField(max_length=16, choices=Status)
    probability = models.FloatField(null=True, blank=True, help_text="P(fake), calibrated")
    threshold = models.FloatField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="why not applicable or failed")
    heatmap_key = models.CharField(max_length=200, blank=True)
    evidence = models.JSONField(default=dict, blank=True, help_text="what the detector based it on")
    picture_keys = models.JSONField(
        default=dict, blank=True, help_text="stored pictures of the evidence, by name"
    )
    milliseconds = models.FloatField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["analysis", "detector"], name="detection_one_finding_per_detector"
            ),
            models.CheckConstraint(
                condition=Q(
                    status="scored", probability__gte=0, probability__lte=1, release__isnull=False
                )
                | (~Q(status="scored") & Q(probability=None) & ~Q(reason="")),
                name="detection_scored_or_says_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.detector}: {self.status}"
