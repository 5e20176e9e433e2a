"""Writing to the ledger: the only code that inserts entries."""

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.models import LedgerEntry, LedgerHead

GENESIS = "0" * 64
SYSTEM_WORKER = "system:worker"


def user_actor(user_id: uuid.UUID) -> str:
    """People appear by id only, so that erasing a person leaves the chain as it is."""
    return f"user:{user_id.hex}"


def key_actor(key_id: uuid.UUID) -> str:
    return f"key:{key_id.hex}"


@dataclass(frozen=True)
class Fact:
    """Who did what to which subject; `data` holds ids, codes and hashes, no personal data."""

    actor: str
    action: str
    subject: str
    organisation_id: uuid.UUID | None = None
    data: dict[str, Any] = field(default_factory=dict)


def record(fact: Fact) -> LedgerEntry:
    return record_many([fact])[0]


@transaction.atomic
def record_many(facts: Sequence[Fact]) -> list[LedgerEntry]:
    """Chain the facts behind the head. Call it last in a transaction: it locks the head row."""
    if not facts:
        return []
    head = LedgerHead.objects.select_for_update().get(pk=1)
    entries = []
    for fact in facts:
        entry = _chained(fact, head.sequence + 1, head.hash)
        head.sequence, head.hash = entry.sequence, entry.hash
        entries.append(entry)
    LedgerEntry.objects.bulk_create(entries)
    head.save(update_fields=["sequence", "hash"])
    return entries


def _chained(fact: Fact, sequence: int, previous_hash: str) -> LedgerEntry:
    at = timezone.now()
    payload = canonical(
        {
            "sequence": sequence,
            "at": at.isoformat(),
            "actor": fact.actor,
            "action": fact.action,
            "subject": fact.subject,
            "organisation": fact.organisation_id.hex if fact.organisation_id else None,
            "data": fact.data,
        }
    )
    return LedgerEntry(
        sequence=sequence,
        at=at,
        actor=fact.actor,
        action=fact.action,
        subject=fact.subject,
        organisation_id=fact.organisation_id,
        payload=payload,
        previous_hash=previous_hash,
        hash=link_hash(previous_hash, payload),
    )


def canonical(value: dict[str, Any]) -> str:
    """One text for one value: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def link_hash(previous_hash: str, payload: str) -> str:
    return hashlib.sha256(f"{previous_hash}\n{payload}".encode()).hexdigest()
