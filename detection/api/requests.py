"""What the API takes, checked by form; what the values mean is judged by the services."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from common.serializers import OneOf, Strict, StrictForm
from detection.models import Verdict
from images.models import LONGEST_URL, Submission
from images.selectors import STATUSES
from images.texts import LONGEST_FILE_NAME, LONGEST_REFERENCE

LONGEST_WAIT_SECONDS = 10
LARGEST_PAGE = 100
LONGEST_DETECTOR = 40


# The page of the API fills forms in with the default, and without one with a made-up member.
@extend_schema_field({"type": "object", "additionalProperties": {}, "default": {}})
class JsonObject(serializers.JSONField):
    default_error_messages = {"not_an_object": "Send a JSON object."}

    def to_internal_value(self, data: dict[str, Any] | list[dict[str, Any]]) -> dict[str, Any]:
        try:
            value = super().to_internal_value(data)
        except RecursionError:
            value = None
        if not isinstance(value, dict):
            self.fail("not_an_object")
        return value


class ObjectAsText(JsonObject):
    """The same, written as the text of a form field."""

    default_error_messages = {"not_an_object": "Send a JSON object as text."}


CALLED_BACK = "the id of a webhook endpoint of yours that is told all about it, too"


def callback_field() -> serializers.RegexField:
    return serializers.RegexField(r"^hook_[0-9a-f]{32}$", required=False, help_text=CALLED_BACK)


def callback_text() -> serializers.RegexField:
    """The same in a form, where it may be there and not filled in."""
    return serializers.RegexField(r"^(hook_[0-9a-f]{32})?$", default="", help_text=CALLED_BACK)


@extend_schema_serializer(component_name="NewSubmission")
class SubmissionIn(StrictForm):
    """An image with what you want to remember about it; other fields are refused."""

    image = serializers.FileField(
        max_length=LONGEST_FILE_NAME,
        allow_empty_file=True,
        help_text="JPEG, PNG, WebP, GIF or AVIF; up to 20 MiB and 50 megapixels, 32 pixels a side",
    )
    reference = serializers.CharField(
        max_length=LONGEST_REFERENCE,
        default="",
        allow_blank=True,
        trim_whitespace=False,
        help_text="your own id for it; the list can be filtered by it",
    )
    metadata = ObjectAsText(
        default=dict,
        help_text="a JSON object as text, up to 16 KiB; given back unchanged",
    )
    callback = callback_text()


@extend_schema_serializer(component_name="NewSubmissionByAddress")
class AddressIn(Strict):
    """The address of an image with what you want to remember about it."""

    url = serializers.CharField(
        max_length=LONGEST_URL,
        trim_whitespace=False,
        help_text="https, of a host on the public internet; whoever has it needs no other key",
    )
    reference = serializers.CharField(
        max_length=LONGEST_REFERENCE,
        default="",
        allow_blank=True,
        trim_whitespace=False,
        help_text="your own id for it; the list can be filtered by it",
    )
    metadata = JsonObject(default=dict, help_text="up to 16 KiB; given back unchanged")
    callback = callback_field()


class WaitQuery(Strict):
    wait = serializers.IntegerField(
        min_value=0,
        max_value=LONGEST_WAIT_SECONDS,
        default=0,
        help_text="seconds to hold the answer for the verdict",
    )


class SubmissionQuery(Strict):
    reference = serializers.CharField(
        max_length=LONGEST_REFERENCE, required=False, trim_whitespace=False
    )
    status = OneOf(STATUSES, required=False)
    verdict = OneOf(Verdict.choices, required=False)
    flag = OneOf(Submission.Flag.choices, required=False)
    created_after = serializers.DateTimeField(
        required=False, source="created_at__gt", help_text="exclusive"
    )
    created_before = serializers.DateTimeField(
        required=False, source="created_at__lt", help_text="exclusive"
    )
    cursor = serializers.CharField(
        default="", max_length=100, help_text="from `links.next` of the page before"
    )
    limit = serializers.IntegerField(min_value=1, max_value=LARGEST_PAGE, default=25)


class HeatmapQuery(Strict):
    detector = serializers.SlugField(
        max_length=LONGEST_DETECTOR,
        required=False,
        help_text="whose heat map, as in `findings`; without it the most faithful one",
    )


class NoQuery(Strict):
    """Addresses that take no parameters."""
