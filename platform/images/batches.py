"""Many images in one request: each comes in by itself, and each is answered by itself."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from common.errors import DomainError, Unavailable
from images import texts
from images.idempotency import Idempotency
from images.intake import Accepted, Sender, accept
from images.spool import Chunked


class NamedFile(Chunked, Protocol):
    @property
    def name(self) -> str | None: ...


@dataclass(frozen=True)
class Outcome:
    """Either it was accepted, or there is a refusal."""

    path: str
    file_name: str
    accepted: Accepted | None = None
    refusal: DomainError | None = None


def accept_batch(
    *,
    sender: Sender,
    files: Sequence[NamedFile],
    reference: str = "",
    metadata: dict[str, Any] | None = None,
    idempotency: Idempotency | None = None,
) -> list[Outcome]:
    """One outcome a file, in order. Unavailable only while nothing was accepted."""
    words = {
        "reference": texts.checked_reference(reference),
        "metadata": texts.checked_metadata(metadata or {}),
    }
    if idempotency:
        texts.checked_key(idempotency.key)
    outcomes: list[Outcome] = []
    for number, file in enumerate(files):
        outcome = _outcome(sender, file, words, _of_item(idempotency, number))
        outcomes.append(outcome)
        if isinstance(outcome.refusal, Unavailable):
            return _broken_off(outcomes, files, outcome.refusal)
    return outcomes


def _outcome(
    sender: Sender, file: NamedFile, words: dict[str, Any], idempotency: Idempotency | None
) -> Outcome:
    names = _names_of(file)
    try:
        accepted = accept(
            sender=sender, file=file, file_name=names[-1], idempotency=idempotency, **words
        )
    except DomainError as refusal:
        return Outcome(*names, refusal=refusal)
    return Outcome(*names, accepted)


def _names_of(file: NamedFile) -> tuple[str, str]:
    """With its folders, and without."""
    return texts.cleaned_path(file.name or ""), texts.cleaned_file_name(file.name or "")


def _of_item(idempotency: Idempotency | None, number: int) -> Idempotency | None:
    """A key for each place in the batch, so that a repeat finds what came in the first time."""
    if idempotency is None:
        return None
    digest = hashlib.sha256(f"{number} {idempotency.key}".encode()).hexdigest()
    return Idempotency(f"batch {digest}")


def _broken_off(
    outcomes: list[Outcome], files: Sequence[NamedFile], stop: Unavailable
) -> list[Outcome]:
    """Without store or database the rest is not even tried."""
    if not any(outcome.accepted for outcome in outcomes):
        raise stop
    rest = [_names_of(file) for file in files[len(outcomes) :]]
    return [*outcomes, *(Outcome(*names, refusal=stop) for names in rest)]
