"""Many images in one request."""

import json
import uuid
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from touchstone.answers import document_of
from touchstone.calls import Calls
from touchstone.pictures import Part, Picture, opened
from touchstone.reading import read
from touchstone.results import Batch


class Batches(Calls):
    def submit_batch(
        self,
        images: Sequence[Picture],
        *,
        reference: str = "",
        metadata: Mapping[str, Any] | None = None,
        callback: str = "",
        idempotency_key: str = "",
    ) -> Batch:
        """Up to a hundred images, one item each; a refused one does not stop the others.

        Send the same again under the batch's `idempotency_key` where a problem `may_pass`.
        """
        with ExitStack() as files:
            parts = [("images", files.enter_context(opened(image))) for image in images]
            return self._sent(parts, _words(reference, metadata, callback), idempotency_key)

    def submit_archive(
        self,
        archive: Picture,
        *,
        reference: str = "",
        metadata: Mapping[str, Any] | None = None,
        callback: str = "",
        idempotency_key: str = "",
    ) -> Batch:
        """The same for one ZIP, with folders or without; `skipped` names what is no image."""
        with opened(archive) as part:
            words = _words(reference, metadata, callback)
            return self._sent([("archive", part)], words, idempotency_key)

    def _sent(self, files: Sequence[tuple[str, Part]], words: Mapping[str, str], key: str) -> Batch:
        key = key or uuid.uuid4().hex
        answer = self._connection.post(
            "submissions/batch", fields=words, files=files, idempotency_key=key
        )
        return replace(read(Batch, document_of(answer)), idempotency_key=key)


def _words(reference: str, metadata: Mapping[str, Any] | None, callback: str) -> dict[str, str]:
    said = {
        "reference": reference,
        "metadata": json.dumps(metadata) if metadata else "",
        "callback": callback,
    }
    return {name: word for name, word in said.items() if word}
