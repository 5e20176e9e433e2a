"""Many images in one request: each comes in by itself, and each is answered by itself."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from common.errors import DomainError, Unavailable
from images import texts
from images.callbacks import require_callback
from images.fetches.intake import accept_address
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


@dataclass(frozen=True)
class Item:
    """`accept` takes what `accept_batch` is told about all of them."""

    path: str  # of an archive with its folders, to be said again
    file_name: str
    accept: Callable[..., Accepted]


def files_in(files: Iterable[NamedFile]) -> list[Item]:
    return [_file(file, file.name or "") for file in files]


def addresses_in(urls: Iterable[str]) -> list[Item]:
    return [Item("", "", partial(accept_address, url=url)) for url in urls]


def accept_batch(
    *,
    sender: Sender,
    items: Sequence[Item],
    reference: str = "",
    metadata: dict[str, Any] | None = None,
    idempotency: Idempotency | None = None,
) -> list[Outcome]:
    """One outcome an item, in order. Unavailable only while nothing was accepted."""
    words = {
        "reference": texts.checked_reference(reference),
        "metadata": texts.checked_metadata(metadata or {}),
    }
    if idempotency:
        texts.checked_key(idempotency.key)
    keys = [_of_item(idempotency, number) for number in range(len(items))] if idempotency else []
    require_callback(sender.organisation, sender.callback, *filter(None, keys))
    outcomes: list[Outcome] = []
    for number, item in enumerate(items):
        own_key = _of_item(idempotency, number)
        bring_in = partial(item.accept, sender=sender, idempotency=own_key, **words)
        outcome = _outcome(item, bring_in)
        outcomes.append(outcome)
        if isinstance(outcome.refusal, Unavailable):
            return _broken_off(outcomes, items, outcome.refusal)
    return outcomes


def _file(file: NamedFile, name: str) -> Item:
    plain = texts.cleaned_file_name(name)
    return Item(texts.cleaned_path(name), plain, partial(accept, file=file, file_name=plain))


def _outcome(item: Item, bring_in: Callable[[], Accepted]) -> Outcome:
    try:
        return Outcome(item.path, item.file_name, bring_in())
    except DomainError as refusal:
        return Outcome(item.path, item.file_name, refusal=refusal)


def _of_item(idempotency: Idempotency | None, number: int) -> Idempotency | None:
    """A key for each place in the batch, so that a repeat finds what came in the first time."""
    if idempotency is None:
        return None
    digest = hashlib.sha256(f"{number} {idempotency.key}".encode()).hexdigest()
    return Idempotency(f"batch {digest}")


def _broken_off(outcomes: list[Outcome], items: Sequence[Item], stop: Unavailable) -> list[Outcome]:
    """Without store or database the rest is not even tried."""
    if not any(outcome.accepted for outcome in outcomes):
        raise stop
    rest = items[len(outcomes) :]
    return [*outcomes, *(Outcome(item.path, item.file_name, refusal=stop) for item in rest)]
