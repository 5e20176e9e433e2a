"""What the API says of an image's origin."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from images.models import Image
from images.provenance.facts import CREDENTIAL_STATES, STATES, Credentials, read_back
from images.provenance.hints import Severity, hints_of


def words(among: tuple[str, ...]) -> serializers.ChoiceField:
    return serializers.ChoiceField([(word, word) for word in among])


def texts(meaning: str) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), help_text=meaning)


@extend_schema_serializer(component_name="ProvenanceHint")
class HintOut(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="such as `declares_model` or `stripped`")
    severity = words(tuple(Severity))
    words = serializers.CharField()


@extend_schema_serializer(component_name="ContentCredentials")
class CredentialsOut(serializers.Serializer[Any]):
    """A C2PA manifest. Nobody here vouches for its signer, and nothing was fetched."""

    state = words(CREDENTIAL_STATES)
    signer = serializers.CharField(allow_null=True)
    claim_generator = serializers.CharField(allow_null=True)
    actions = texts("such as `c2pa.created`")
    source_types = texts("IPTC digital source types that its actions name")


@extend_schema_serializer(component_name="Provenance")
class ProvenanceOut(serializers.Serializer[Any]):
    """What the file's metadata say of its origin: hints that anybody can forge."""

    state = words(STATES)
    hints = HintOut(many=True, help_text="the strongest first")
    source_types = texts("IPTC digital source types that its XMP names")
    content_credentials = CredentialsOut(allow_null=True, help_text="null where unreadable")


def origin_of(image: Image) -> dict[str, Any] | None:
    """What ProvenanceOut writes; none before the metadata were read."""
    found = read_back(image.provenance)
    if found is None:
        return None
    unread = "credentials" in found.problems
    return {
        "state": found.state,
        "hints": hints_of(found),
        "source_types": found.xmp.source_types,
        "content_credentials": None if unread else _credentials(found.credentials),
    }


def _credentials(credentials: Credentials) -> dict[str, Any]:
    return {
        "state": credentials.state,
        "signer": credentials.signer or None,
        "claim_generator": credentials.claim_generator or None,
        "actions": credentials.actions,
        "source_types": credentials.source_types,
    }
