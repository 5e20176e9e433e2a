"""Many images in one request."""

import json
import uuid
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import httpx

from touchstone.answers import document_of
from touchstone.calls import Calls, under
from touchstone.errors import NotAllTaken, TouchstoneError
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

        Sent again, whole, while a problem `may_pass`, as often as `Retries` says; after that, it
        is yours to send the same again under the batch's `idempotency_key`.
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
        answers = _Answers(key)
        try:
            with under(key):
                return self._connection.post_until(
                    answers.read,
                    "submissions/batch",
                    fields=words,
                    files=files,
                    idempotency_key=key,
                )
        except TouchstoneError:
            if answers.last is None:
                raise
            return answers.last


class _Answers:
    """Of the tries of one batch: the last one stands, however the tries after it ended."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.last: Batch | None = None

    def read(self, answer: httpx.Response) -> Batch:
        self.last = replace(read(Batch, document_of(answer)), idempotency_key=self.key)
        if self.last.may_pass:
            raise NotAllTaken(self.last)
        return self.last


def _words(reference: str, metadata: Mapping[str, Any] | None, callback: str) -> dict[str, str]:
    said = {
        "reference": reference,
        "metadata": json.dumps(metadata) if metadata else "",
        "callback": callback,
    }
    return {name: word for name, word in said.items() if word}
