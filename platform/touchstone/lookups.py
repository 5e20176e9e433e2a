"""Finding submissions by what they show."""

import hashlib

from touchstone.answers import document_of
from touchstone.calls import Calls, submission_path
from touchstone.errors import Misconfigured
from touchstone.paging import items_of
from touchstone.pictures import Picture, opened
from touchstone.reading import read
from touchstone.results import Found, NearDuplicates

CHUNK_BYTES = 1024 * 1024


class Lookups(Calls):
    def lookup(
        self, *, sha256: str = "", pdq: str = "", max_distance: int | None = None
    ) -> tuple[Found, ...]:
        """Your submissions of exactly these bytes, or of nearly this picture; up to 50.

        Either `sha256`, or `pdq` with the most bits of 256 in which it may differ.
        """
        if bool(sha256) == bool(pdq):
            raise Misconfigured("Look up by either sha256 or pdq.")
        query = {"sha256": sha256} if sha256 else {"pdq": pdq} | _bits(max_distance)
        document = document_of(self._connection.get("lookup", query))
        return tuple(read(Found, item) for item in items_of(document))

    def near_duplicates(
        self, submission_id: str, *, max_distance: int | None = None
    ) -> NearDuplicates:
        """Your other submissions of nearly the same picture, the closest first; up to 50."""
        path = submission_path(submission_id, "near-duplicates")
        return self._asked(NearDuplicates, path, _bits(max_distance))


def _bits(max_distance: int | None) -> dict[str, str]:
    return {} if max_distance is None else {"max_distance": str(max_distance)}


def sha256_of(image: Picture) -> str:
    """Of the bytes of a file, for `lookup`; raises OSError as `open` does."""
    digest = hashlib.sha256()
    with opened(image) as (_, content):
        if isinstance(content, bytes):
            digest.update(content)
        else:
            while chunk := content.read(CHUNK_BYTES):
                digest.update(chunk)
    return digest.hexdigest()
