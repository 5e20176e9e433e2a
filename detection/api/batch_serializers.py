"""What a batch holds, and what is answered about each of its items."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from common.serializers import Strict, StrictForm
from detection.api.lookup_serializers import FoundLinksOut
from detection.api.requests import JsonObject, ObjectAsText, callback_field, callback_text
from images.archives import Why
from images.batches import Outcome
from images.models import LONGEST_URL
from images.selectors import STATUSES
from images.texts import LONGEST_FILE_NAME, LONGEST_REFERENCE

MOST_IMAGES = 100


@extend_schema_field(
    {
        "type": "array",
        "items": {"type": "string", "format": "binary"},
        "maxItems": MOST_IMAGES,
        "default": [],  # or the page of the API would fill in a made-up one, beside an archive
    }
)
class Images(serializers.ListField):
    """The files of a form."""


@extend_schema_serializer(component_name="NewBatch")
class BatchIn(StrictForm):
    """Images, or one ZIP of images, with what you want to remember about all of them."""

    images = Images(
        child=serializers.FileField(max_length=LONGEST_FILE_NAME, allow_empty_file=True),
        max_length=MOST_IMAGES,
        required=False,
        help_text="repeat this field, up to 100 times",
    )
    archive = serializers.FileField(
        max_length=LONGEST_FILE_NAME,
        allow_empty_file=True,
        required=False,
        help_text="a ZIP with up to 100 images, in folders or not, stored or deflated",
    )
    reference = serializers.CharField(
        max_length=LONGEST_REFERENCE,
        default="",
        allow_blank=True,
        trim_whitespace=False,
        help_text="your own id for the batch; each of its submissions has it",
    )
    metadata = ObjectAsText(
        default=dict, help_text="a JSON object as text, up to 16 KiB; each submission has it"
    )
    callback = callback_text()

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        if ("images" in sent) == ("archive" in sent):
            raise serializers.ValidationError("Send either `images` or `archive`.", code="one_of")
        return sent


@extend_schema_serializer(component_name="NewBatchByAddress")
class AddressBatchIn(Strict):
    """Addresses of images, with what you want to remember about all of them."""

    urls = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_URL, trim_whitespace=False),
        min_length=1,
        max_length=MOST_IMAGES,
        help_text="each as `url` of a single submission",
    )
    reference = serializers.CharField(
        max_length=LONGEST_REFERENCE,
        default="",
        allow_blank=True,
        trim_whitespace=False,
        help_text="your own id for the batch; each of its submissions has it",
    )
    metadata = JsonObject(default=dict, help_text="up to 16 KiB; each submission has it")
    callback = callback_field()


@extend_schema_serializer(component_name="AcceptedItem")
class AcceptedItemOut(serializers.Serializer[Any]):
    id = serializers.RegexField(r"^sub_[0-9a-f]{32}$")
    status = serializers.ChoiceField(STATUSES)
    replayed = serializers.BooleanField(help_text="an earlier request had brought it in")
    links = FoundLinksOut()


@extend_schema_serializer(component_name="RefusedItem")
class RefusedItemOut(serializers.Serializer[Any]):
    """As in a problem, without what the request says once."""

    code = serializers.CharField(help_text="stable; the sentences are not")
    title = serializers.CharField()
    status = serializers.IntegerField(min_value=400, max_value=599)
    detail = serializers.CharField()
    pointer = serializers.CharField(help_text="as in /images/3, /archive/3 or /urls/3")


@extend_schema_serializer(component_name="BatchItem")
class ItemOut(serializers.Serializer[Any]):
    """Either accepted, or refused with a problem."""

    index = serializers.IntegerField(min_value=0)
    file_name = serializers.CharField(allow_blank=True)
    path = serializers.CharField(
        allow_blank=True, help_text="the same with its folders, as it stands in the archive"
    )
    url = serializers.CharField(
        allow_null=True, help_text="where the image is fetched from; null for a file"
    )
    submission = AcceptedItemOut(allow_null=True)
    problem = RefusedItemOut(allow_null=True)


@extend_schema_serializer(component_name="SkippedEntry")
class SkippedOut(serializers.Serializer[Any]):
    """Something in the archive that nobody means to send."""

    path = serializers.CharField(source="name")
    reason = serializers.ChoiceField([(why.value, why.value) for why in Why], source="why")


@extend_schema_serializer(component_name="Batch")
class BatchOut(serializers.Serializer[Any]):
    """One item a file, in the order in which they were sent."""

    accepted = serializers.IntegerField(min_value=0)
    refused = serializers.IntegerField(min_value=0)
    items = ItemOut(many=True)
    skipped = SkippedOut(
        many=True,
        help_text="folders of the archive, and what macOS and Windows put beside the images",
    )


@dataclass(frozen=True)
class ItemReport:
    """The members of `ItemOut`."""

    index: int
    field: str
    outcome: Outcome

    @property
    def file_name(self) -> str:
        return self.outcome.file_name

    @property
    def path(self) -> str:
        return self.outcome.path

    @property
    def url(self) -> str | None:
        return self.outcome.url or None

    @property
    def submission(self) -> dict[str, Any] | None:
        accepted = self.outcome.accepted
        if accepted is None:
            return None
        public_id = accepted.submission.public_id
        return {
            "id": public_id,
            "status": accepted.submission.status,
            "replayed": accepted.replayed,
            "links": {"self": reverse("api:submission", args=[public_id])},
        }

    @property
    def problem(self) -> dict[str, Any] | None:
        refusal = self.outcome.refusal
        if refusal is None:
            return None
        return {
            "code": refusal.code,
            "title": refusal.title,
            "status": int(refusal.status),
            "detail": refusal.detail,
            "pointer": f"/{self.field}/{self.index}",
        }
