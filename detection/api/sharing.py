"""Signed addresses of a submission's pictures, which open without a key and for a while only."""

import uuid
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiKey
from common import scope
from common.errors import NotFound
from detection.api.reports import Report, pictures_for
from detection.models import Finding

LIFETIME = timedelta(minutes=15)
SALT = "detection.api.sharing"
NOT_HERE = "There is no such picture."
PREVIEW, HEATMAP, EVIDENCE = "preview", "heatmap", "evidence"


@dataclass(frozen=True)
class Subject:
    """What an address names: whose key shared which picture of which submission."""

    key: str
    submission: str
    kind: str
    detector: str = ""
    name: str = ""


@dataclass(frozen=True)
class Opened:
    """A valid address, and the key that shared it."""

    subject: Subject
    key: ApiKey


@dataclass(frozen=True)
class SharedPicture:
    stored_key: str
    content_type: str


def shared_links(key: ApiKey, public_id: str) -> dict[str, Any]:
    """An address for every picture that there is at present."""
    report = pictures_for(key, public_id)
    whose = (key.pk.hex, report.submission.public_id)
    evidence = {found.detector: _evidence(whose, found) for found in report.findings}
    return {
        "expires_at": _expiry(),
        "preview": _address(Subject(*whose, PREVIEW)) if _preview_key(report) else None,
        "heatmaps": {
            found.detector: _address(Subject(*whose, HEATMAP, found.detector))
            for found in report.findings
            if found.heatmap_key
        },
        "evidence": {detector: pictures for detector, pictures in evidence.items() if pictures},
    }


def opened(token: str) -> Opened:
    """Expired, changed or of a key that was revoked: all is not found alike."""
    try:
        subject = Subject(*signing.loads(token, salt=SALT, max_age=LIFETIME))
        return Opened(subject, _live_key(subject.key))
    except (signing.BadSignature, NotFound):
        raise NotFound(NOT_HERE) from None


def picture_behind(address: Opened) -> SharedPicture:
    """What is gone is not found in the same words."""
    try:
        report = pictures_for(address.key, address.subject.submission)
    except NotFound:
        raise NotFound(NOT_HERE) from None
    found = _stored(report, address.subject)
    if not found.stored_key:
        raise NotFound(NOT_HERE)
    return found


def _stored(report: Report, subject: Subject) -> SharedPicture:
    if subject.kind == PREVIEW:
        return SharedPicture(_preview_key(report), "image/webp")
    if subject.kind == HEATMAP:
        return SharedPicture(report.heatmap_key_of(subject.detector), "image/png")
    return SharedPicture(report.picture_key_of(subject.detector, subject.name), "image/png")


def _live_key(hex_id: str) -> ApiKey:
    """Who shared it; from here on its organisation's rows are open."""
    with scope.everyone():
        key = ApiKey.objects.select_related("organisation").filter(pk=uuid.UUID(hex_id)).first()
    if key is None or not key.is_live:
        raise NotFound
    scope.open_for(key.organisation_id)
    return key


def _preview_key(report: Report) -> str:
    image = report.submission.image
    return image.preview_key if image else ""


def _evidence(whose: tuple[str, str], found: Finding) -> dict[str, str]:
    return {
        name: _address(Subject(*whose, EVIDENCE, found.detector, name))
        for name in sorted(found.picture_keys)
    }


def _address(subject: Subject) -> str:
    return reverse("api:shared", args=[signing.dumps(astuple(subject), salt=SALT)])


def _expiry() -> datetime:
    """To the second, as signatures are."""
    return (timezone.now() + LIFETIME).replace(microsecond=0)
