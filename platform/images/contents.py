"""The bytes of an image that may come in: looked at, stored, and known as a row."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from accounts.models import Organisation
from images import locks, store
from images.formats import Header
from images.headers import inspect_file
from images.models import Image
from images.spool import Chunked, Spool, spooled


@dataclass(frozen=True)
class Content:
    """What somebody brought, and for whom."""

    organisation: Organisation
    spool: Spool
    header: Header

    @property
    def sha256(self) -> str:
        return self.spool.sha256

    @property
    def object_key(self) -> str:
        return store.object_key(self.organisation.pk, self.spool.sha256)

    @property
    def facts(self) -> dict[str, Any]:
        """For the ledger."""
        return {
            "sha256": self.spool.sha256,
            "size_bytes": self.spool.size_bytes,
            "format": self.header.format,
        }


@contextmanager
def looked_at(organisation: Organisation, file: Chunked) -> Iterator[Content]:
    """Raises the refusals of `images.errors`; nothing is stored yet."""
    with spooled(file) as spool:
        yield Content(organisation, spool, inspect_file(spool.path))


def keep(content: Content) -> None:
    """Before its row is written; what is left without one is swept away."""
    store.write_file(content.object_key, content.spool.path, content.spool.size_bytes)


def secure(content: Content) -> None:
    """In the transaction of its row: the sweep of orphans takes the same lock, so it cannot
    remove the object from here on."""
    locks.share(content.object_key)
    keep(content)


def image_of(content: Content) -> Image:
    """The same content is one image of the organisation."""
    image, _ = Image.objects.get_or_create(
        organisation=content.organisation,
        sha256=content.spool.sha256,
        defaults={
            "size_bytes": content.spool.size_bytes,
            "format": content.header.format,
            "width": content.header.width,
            "height": content.header.height,
            "object_key": content.object_key,
        },
    )
    return image
