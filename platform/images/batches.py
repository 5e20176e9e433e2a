"""Many images in one request: each comes in by itself, and each is answered by itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from common.errors import DomainError, Unavailable
from images import texts
from images.batch_keys import places_of, sha256_of
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
    url: str = ""


@dataclass(frozen=True)
class Item:
    """`accept` takes what `accept_batch` is told about all of them."""

    path: str  # of an archive with its folders, to be said again
    file_name: str
    accept: Callable[..., Accepted]
    url: str = ""


@dataclass(frozen=True)
class Batch:
    """`content` reads everything that was sent, and says what tells it from another batch."""

    items: Sequence[Item]
    content: Callable[[], object]


def files_in(files: Sequence[NamedFile]) -> Batch:
    return Batch(_items(files), lambda: [[file.name, sha256_of(file)] for file in files])


def entries_in(archive: Chunked, entries: Iterable[NamedFile]) -> Batch:
    """Two archives of the same images are two batches."""
    return Batch(_items(entries), lambda: ["archive", sha256_of(archive)])


def addresses_in(urls: Sequence[str]) -> Batch:
    items = [Item("", "", partial(accept_address, url=url), url) for url in urls]
    return Batch(items, lambda: ["addresses", *urls])


def accept_batch(
    *,
    sender: Sender,
    batch: Batch,
    reference: str = "",
    metadata: dict[str, Any] | None = None,
    idempotency: Idempotency | None = None,
    before_each: Callable[[], None] = lambda: None,
) -> list[Outcome]:
    """One outcome an item, in order. Unavailable only while nothing was accepted."""
    words = {
        "reference": texts.checked_reference(reference),
        "metadata": texts.checked_metadata(metadata or {}),
    }
    require_callback(sender.organisation, sender.callback, *filter(None, [idempotency]))

    def content() -> object:
        return [batch.content(), words, sender.callback]

    with places_of(sender.organisation, idempotency, content) as places:

        def bring_in(number: int, item: Item) -> Accepted:
            before_each()
            return item.accept(sender=sender, idempotency=places(number), **words)

        return _one_by_one(batch.items, bring_in)


def _one_by_one(items: Sequence[Item], bring_in: Callable[[int, Item], Accepted]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for number, item in enumerate(items):
        outcome = _outcome(item, partial(bring_in, number, item))
        outcomes.append(outcome)
        if isinstance(outcome.refusal, Unavailable):
            return _broken_off(outcomes, items, outcome.refusal)
    return outcomes


def _items(files: Iterable[NamedFile]) -> list[Item]:
    return [_file(file, file.name or "") for file in files]


def _file(file: NamedFile, name: str) -> Item:
    plain = texts.cleaned_file_name(name)
    return Item(texts.cleaned_path(name), plain, partial(accept, file=file, file_name=plain))


def _outcome(item: Item, bring_in: Callable[[], Accepted]) -> Outcome:
    try:
        return Outcome(item.path, item.file_name, bring_in(), url=item.url)
    except DomainError as refusal:
        return _refused(item, refusal)


def _refused(item: Item, refusal: DomainError) -> Outcome:
    return Outcome(item.path, item.file_name, refusal=refusal, url=item.url)


def _broken_off(outcomes: list[Outcome], items: Sequence[Item], stop: Unavailable) -> list[Outcome]:
    """Without store or database the rest is not even tried."""
    if not any(outcome.accepted for outcome in outcomes):
        raise stop
    rest = items[len(outcomes) :]
    return [*outcomes, *(_refused(item, stop) for item in rest)]
