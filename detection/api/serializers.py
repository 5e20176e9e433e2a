"""What the API writes: every member is always there, `null` where there is nothing to say."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from detection.api.addresses import heatmap_address, picture_addresses
from detection.api.provenance import ProvenanceOut
from detection.bands import Band
from detection.models import Finding, Verdict
from detection.presentation import map_test
from images.models import Image, Submission
from images.pdq import LARGEST_DISTANCE
from images.selectors import STATUSES

PROBABILITY = "P(fake), calibrated: 0 authentic, 1 generated or manipulated"


def p_fake(meaning: str, source: str | None = None) -> serializers.FloatField:
    return serializers.FloatField(
        min_value=0, max_value=1, allow_null=True, help_text=meaning, source=source
    )


@extend_schema_serializer(component_name="Reason")
class ReasonOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


@extend_schema_serializer(component_name="Image")
class ImageOut(serializers.Serializer[Any]):
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$")
    format = serializers.ChoiceField(Image.Format.choices)
    width = serializers.IntegerField(min_value=1)
    height = serializers.IntegerField(min_value=1)
    size_bytes = serializers.IntegerField(min_value=1)


@extend_schema_serializer(component_name="Face")
class FaceOut(serializers.Serializer[Any]):
    """One face that a detector judged by itself."""

    box = serializers.ListField(
        child=serializers.FloatField(),
        min_length=4,
        max_length=4,
        help_text="left, top, width and height in pixels of the upright image",
    )
    probability = p_fake(PROBABILITY)


@extend_schema_serializer(component_name="Redelivery")
class RedeliveryOut(serializers.Serializer[Any]):
    """The same image judged again after it was sent on: compressed, or made smaller."""

    treatment = serializers.CharField(help_text="jpeg_85, jpeg_60 or half_size")
    probability = p_fake(PROBABILITY)
    verdict = serializers.ChoiceField(Verdict.choices)


@extend_schema_serializer(component_name="Contradiction")
class ContradictionOut(serializers.Serializer[Any]):
    """Detectors that decided for opposite sides, each by its own thresholds."""

    likely_fake = serializers.ListField(child=serializers.CharField())
    likely_authentic = serializers.ListField(child=serializers.CharField())


@extend_schema_serializer(component_name="Decider")
class DeciderOut(serializers.Serializer[Any]):
    """The release whose thresholds made the verdict: one detector's, or that of `fusion`."""

    detector = serializers.CharField(source="decided_by.detector")
    release = serializers.CharField(source="decided_by.version")
    weights_sha256 = serializers.CharField(source="decided_by.weights_sha256")
    threshold = p_fake("from this probability on the verdict is likely_fake")


@extend_schema_serializer(component_name="Finding")
class FindingOut(serializers.Serializer[Any]):
    """What one detector found."""

    detector = serializers.CharField()
    release = serializers.CharField(source="release.version", allow_null=True)
    weights_sha256 = serializers.CharField(source="release.weights_sha256", allow_null=True)
    status = serializers.ChoiceField(Finding.Status.choices)
    probability = p_fake(PROBABILITY)
    threshold = p_fake("from this probability on the detector calls it fake")
    reason = serializers.SerializerMethodField(help_text="why there is no probability")
    evidence = serializers.DictField(
        help_text="what the detector based it on; the members depend on the detector"
    )
    faces = serializers.SerializerMethodField(
        help_text="the faces that were judged one by one; null from detectors that look for none"
    )
    heatmap_url = serializers.SerializerMethodField(
        help_text="a transparent PNG to lay over the image; null from detectors that make none"
    )
    heatmap_is_faithful = serializers.SerializerMethodField(
        help_text="whether hiding the hottest places of this detector's maps lowers its estimate, "
        "and more than hiding others; null without a map, and where it was not measured"
    )
    evidence_urls = serializers.SerializerMethodField(
        help_text="PNG pictures of the evidence by name, such as `spectrum`; null without one"
    )

    def get_reason(self, finding: Finding) -> str | None:
        return finding.reason or None

    @extend_schema_field(FaceOut(many=True, allow_null=True))
    def get_faces(self, finding: Finding) -> list[dict[str, Any]] | None:
        found = finding.evidence.get("faces")
        return None if found is None else [dict(FaceOut(face).data) for face in found]

    def get_heatmap_url(self, finding: Finding) -> str | None:
        return heatmap_address(finding)

    def get_heatmap_is_faithful(self, finding: Finding) -> bool | None:
        return map_test(finding).get("better_than_random") if finding.heatmap_key else None

    def get_evidence_urls(self, finding: Finding) -> dict[str, str] | None:
        return picture_addresses(finding) or None


@extend_schema_serializer(component_name="Match")
class MatchOut(serializers.Serializer[Any]):
    """A bank of known images, and how close the closest of it lies."""

    bank = serializers.CharField(help_text="its name")
    distance = serializers.IntegerField(
        min_value=0, max_value=LARGEST_DISTANCE, help_text="bits of 256 between the PDQ hashes"
    )


@extend_schema_serializer(component_name="Decision")
class DecisionOut(serializers.Serializer[Any]):
    """A person's ruling."""

    outcome = serializers.CharField(help_text="confirmed_fake, authentic or cannot_tell")
    policy = serializers.CharField(allow_null=True, help_text="code of the rule that it rests on")
    statement = serializers.CharField(help_text="the ruling in words for the person concerned")
    at = serializers.DateTimeField()


@extend_schema_serializer(component_name="Links")
class LinksOut(serializers.Serializer[Any]):
    self = serializers.CharField()
    page = serializers.CharField(help_text="for people, who sign in there")
    heatmap = serializers.CharField(allow_null=True)


@extend_schema_serializer(component_name="Submission")
class SubmissionOut(serializers.Serializer[Any]):
    """One upload of an image, and what is known about it."""

    id = serializers.RegexField(r"^sub_[0-9a-f]{32}$", source="submission.public_id")
    status = serializers.ChoiceField(STATUSES, source="submission.status")
    reason = ReasonOut(allow_null=True, help_text="why it was rejected, quarantined or failed")
    reference = serializers.CharField(allow_null=True)
    metadata = serializers.DictField(source="submission.metadata")
    created_at = serializers.DateTimeField(source="submission.created_at")
    finished_at = serializers.DateTimeField(source="submission.finished_at", allow_null=True)
    url = serializers.CharField(
        allow_null=True, help_text="where the image was fetched from; null if it was uploaded"
    )
    callback = serializers.RegexField(
        r"^hook_[0-9a-f]{32}$",
        allow_null=True,
        help_text="the webhook endpoint that is told all about it, too",
    )
    image = ImageOut(
        source="submission.image", allow_null=True, help_text="null while or as it was not fetched"
    )
    verdict = serializers.ChoiceField(Verdict.choices, allow_null=True)
    probability = p_fake(PROBABILITY, source="submission.probability")
    interval = serializers.ListField(
        child=serializers.FloatField(min_value=0, max_value=1),
        min_length=2,
        max_length=2,
        allow_null=True,
        help_text="95 % band around the probability: what refitting calibration or fusion gives",
    )
    band = serializers.ChoiceField(
        Band.choices,
        allow_null=True,
        help_text="where the probability lies between the two thresholds of `decided_by`",
    )
    decided_by = DeciderOut(allow_null=True)
    faces = FaceOut(
        many=True, allow_null=True, help_text="of all findings; null if no detector looked for any"
    )
    stability = RedeliveryOut(
        many=True, help_text="a verdict that turns round in one of them is `inconclusive`"
    )
    contradiction = ContradictionOut(allow_null=True)
    findings = FindingOut(many=True)
    provenance = ProvenanceOut(
        allow_null=True, help_text="null until it was read; the verdict does not use it"
    )
    matches = MatchOut(
        many=True, help_text="banks of known images that hold one close to it, the closest first"
    )
    flag = serializers.ChoiceField(Submission.Flag.choices, source="submission.flag")
    decision = DecisionOut(
        allow_null=True, help_text="null until a person ruled, and without `decisions:read`"
    )
    links = LinksOut()


@extend_schema_serializer(component_name="PageLinks")
class PageLinksOut(serializers.Serializer[Any]):
    next = serializers.CharField(allow_null=True, help_text="null on the last page")


@extend_schema_serializer(component_name="SubmissionPage")
class SubmissionPageOut(serializers.Serializer[Any]):
    items = SubmissionOut(many=True)
    links = PageLinksOut()
