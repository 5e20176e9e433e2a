"""Walking the chain: each entry is held against its text, the entry before it and the anchors."""

import json
import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from audit.anchor_file import Anchor
from audit.services import link_hash


class Kind(StrEnum):
    EDITED = "edited"
    REORDERED = "reordered"
    MISSING = "missing"
    FORKED = "forked"
    CUT_OFF = "cut off"
    UNCOUNTED = "uncounted"
    HEAD = "head"
    ANCHOR = "anchor"


@dataclass(frozen=True)
class Fault:
    """The first place where a kind of damage was seen, and how often it was seen."""

    kind: Kind
    sequence: int
    detail: str
    count: int = 1


class Row(NamedTuple):
    """The columns of an entry, in the order in which they are read."""

    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    organisation_id: uuid.UUID | None
    payload: str
    previous_hash: str
    hash: str


@dataclass
class Chain:
    """Where the walk stands, and what it has seen so far."""

    sequence: int
    hash: str
    anchors: dict[int, Anchor] = field(default_factory=dict)
    checked: int = 0
    anchors_checked: int = 0
    faults: dict[Kind, Fault] = field(default_factory=dict)
    _agreed: int = 0

    def follow(self, row: Row) -> None:
        self._check_text(row)
        self._check_link(row)
        self.sequence, self.hash = row.sequence, row.hash
        self.checked += 1
        if row.sequence in self.anchors:
            self.check_anchor()

    def note(self, kind: Kind, sequence: int, detail: str) -> None:
        known = self.faults.get(kind)
        self.faults[kind] = (
            replace(known, count=known.count + 1) if known else Fault(kind, sequence, detail)
        )

    def check_anchor(self) -> None:
        """Hold the entry reached against the anchor that names it, if there is one."""
        anchor = self.anchors.pop(self.sequence, None)
        if anchor is None:
            return
        self.anchors_checked += 1
        if anchor.hash == self.hash:
            self._agreed = anchor.sequence
            return
        since = f"the last anchor that agrees names entry {self._agreed}"
        self.note(
            Kind.ANCHOR,
            anchor.sequence,
            f"not the entry that was anchored at {anchor.at}; {since}",
        )

    def _check_text(self, row: Row) -> None:
        if link_hash(row.previous_hash, row.payload) != row.hash:
            self.note(Kind.EDITED, row.sequence, "its hash is not the hash of its text")
        wrong = _columns_unlike_payload(row)
        if wrong == ["sequence"]:
            self.note(Kind.REORDERED, row.sequence, "its text was written under another number")
        elif wrong:
            self.note(Kind.EDITED, row.sequence, f"not what was hashed: {', '.join(wrong)}")

    def _check_link(self, row: Row) -> None:
        expected = self.sequence + 1
        if row.sequence > expected:
            last = row.sequence - 1
            which = f"entry {last} is" if last == expected else f"entries up to {last} are"
            self.note(Kind.MISSING, expected, f"{which} missing")
        elif row.sequence < expected:
            self.note(Kind.FORKED, row.sequence, "two entries claim this number")
        elif row.previous_hash != self.hash:
            self.note(Kind.FORKED, row.sequence, f"it does not follow entry {self.sequence}")


def _columns_unlike_payload(row: Row) -> list[str]:
    try:
        text = json.loads(row.payload)
        claimed = [text[name] for name in ("sequence", "at", "actor", "action", "subject")]
        claimed.append(text["organisation"])
    except (ValueError, KeyError, TypeError):
        return ["payload"]
    organisation = row.organisation_id.hex if row.organisation_id else None
    stored = [row.sequence, row.at.isoformat(), row.actor, row.action, row.subject, organisation]
    if claimed == stored:
        return []
    names = ("sequence", "at", "actor", "action", "subject", "organisation")
    return [name for name, a, b in zip(names, claimed, stored, strict=True) if a != b]
