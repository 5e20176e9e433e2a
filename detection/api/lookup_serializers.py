"""What a look-up asks and answers."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from common.serializers import Strict
from detection.api.serializers import PROBABILITY, p_fake
from detection.models import Verdict
from images.models import Submission
from images.pdq import LARGEST_DISTANCE
from images.selectors import STATUSES

SHA256 = r"^[0-9a-f]{64}$"
DISTANCE = "bits of 256 in which two PDQ hashes differ"


class DistanceQuery(Strict):
    max_distance = serializers.IntegerField(
        min_value=0,
        max_value=LARGEST_DISTANCE,
        default=LARGEST_DISTANCE,
        help_text=f"{DISTANCE}, at most",
    )


class LookupQuery(DistanceQuery):
    sha256 = serializers.RegexField(SHA256, required=False, help_text="of the bytes of a file")
    pdq = serializers.RegexField(
        SHA256, required=False, help_text="a perceptual hash, 256 bits in hex"
    )

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        if ("sha256" in asked) == ("pdq" in asked):
            raise serializers.ValidationError("Ask with either `sha256` or `pdq`.", code="one_of")
        if "sha256" in asked and "max_distance" in self.initial_data:
            distance = {"max_distance": "This goes with `pdq`."}
            raise serializers.ValidationError(distance, code="not_with_sha256")
        return asked


@extend_schema_serializer(component_name="FoundLinks")
class FoundLinksOut(serializers.Serializer[Any]):
    self = serializers.CharField()


@extend_schema_serializer(component_name="FoundSubmission")
class FoundOut(serializers.Serializer[Any]):
    """One of your own submissions, in short; `links.self` has the rest."""

    id = serializers.RegexField(r"^sub_[0-9a-f]{32}$", source="submission.public_id")
    distance = serializers.IntegerField(
        min_value=0, max_value=LARGEST_DISTANCE, help_text=f"{DISTANCE}; 0 for the same bytes"
    )
    reference = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField(source="submission.created_at")
    status = serializers.ChoiceField(STATUSES, source="submission.status")
    verdict = serializers.ChoiceField(Verdict.choices, allow_null=True)
    probability = p_fake(PROBABILITY, source="submission.probability")
    flag = serializers.ChoiceField(Submission.Flag.choices, source="submission.flag")
    links = FoundLinksOut()


@extend_schema_serializer(component_name="Lookup")
class LookupOut(serializers.Serializer[Any]):
    items = FoundOut(many=True, help_text="the closest first, then the newest; up to 50")


@extend_schema_serializer(component_name="NearDuplicates")
class NearDuplicatesOut(LookupOut):
    comparable = serializers.BooleanField(
        help_text="false where the picture is too flat for its hash to say anything, and before "
        "it was decoded; nothing is compared with it then"
    )
