"""How an address comes in: looked at as far as that needs no network, then made known."""

import time
from dataclasses import dataclass
from typing import Any

from accounts.services import count_image
from common.jobs import Job
from common.outbound import check_written
from images import texts
from images.idempotency import Idempotency, fingerprint
from images.intake import (
    Accepted,
    Sender,
    Words,
    create_submission,
    database,
    once,
    require_room,
    tell,
)
from images.models import Submission


@dataclass(frozen=True)
class Named:
    """An address where an image should lie, and who names it."""

    sender: Sender
    url: str
    words: Words
    job: Job = Job.FETCH

    @property
    def fingerprint(self) -> str:
        said = (self.words.reference, self.words.metadata)
        return fingerprint("address", self.url, *said, *self.sender.wants_told)

    @property
    def facts(self) -> dict[str, Any]:
        """Not the address: the ledger is read by others than its organisation."""
        return {"by_address": True}

    def bring_in(self) -> Submission:
        count_image(self.sender.organisation)
        return create_submission(self.sender, self.words, source_url=self.url)


def accept_address(
    *,
    sender: Sender,
    url: str,
    reference: str = "",
    metadata: dict[str, Any] | None = None,
    idempotency: Idempotency | None = None,
) -> Accepted:
    """Raises Refused for what is never called; a worker finds out what lies there."""
    started = time.perf_counter()
    words = Words.checked(reference, metadata)
    check_written(url)
    if idempotency:
        texts.checked_key(idempotency.key)
    with database():
        require_room(sender, idempotency)
        accepted = once(Named(sender, url, words), idempotency)
    tell(accepted, time.perf_counter() - started)
    return accepted
