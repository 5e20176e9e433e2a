"""Writing what other areas know about a submission or an image."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.bulk import update_many
from images.models import Image, Submission
from images.provenance.facts import Provenance


def set_rulings(rulings: Mapping[uuid.UUID, dict[str, Any]]) -> None:
    """Copy the rulings that stand, by submission, in one statement."""
    rows = [Submission(pk=pk, ruling=ruling) for pk, ruling in sorted(rulings.items())]
    update_many(rows, ["ruling"])


def set_flags(submission_ids: Sequence[uuid.UUID], flag: Submission.Flag) -> None:
    """Copy the state of cases to their submissions, in one statement."""
    Submission.objects.filter(pk__in=submission_ids).update(flag=flag)


@dataclass(frozen=True)
class Derived:
    """What decoding adds to an image."""

    image_id: uuid.UUID
    width: int
    height: int
    preview_key: str
    thumbnail_key: str
    pdq: str
    pdq_quality: int
    provenance: Provenance = field(default_factory=Provenance)


def attach_derived(derived: Sequence[Derived]) -> None:
    """Store the results of decoding; repeats give the same."""
    rows = [
        Image(
            pk=item.image_id,
            width=item.width,
            height=item.height,
            preview_key=item.preview_key,
            thumbnail_key=item.thumbnail_key,
            pdq=item.pdq,
            pdq_quality=item.pdq_quality,
            provenance=item.provenance.as_json(),
        )
        for item in {item.image_id: item for item in derived}.values()
    ]
    fields = ["width", "height", "preview_key", "thumbnail_key", "pdq", "pdq_quality", "provenance"]
    update_many(sorted(rows, key=lambda row: row.pk), fields)
