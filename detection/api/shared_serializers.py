"""Addresses that expire, as the API writes them."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers


@extend_schema_serializer(component_name="SharedLinks")
class SharedLinksOut(serializers.Serializer[Any]):
    """Whoever has one of these addresses sees its picture, until they expire together."""

    expires_at = serializers.DateTimeField()
    preview = serializers.CharField(
        allow_null=True, help_text="the image, re-encoded, as WebP; null until it was decoded"
    )
    heatmaps = serializers.DictField(
        child=serializers.CharField(), help_text="heat maps by detector, as PNG"
    )
    evidence = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField()),
        help_text="pictures of the evidence by detector and name, as PNG",
    )
