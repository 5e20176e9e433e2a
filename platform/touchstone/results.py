"""What the API says beside submissions, as frozen dataclasses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from touchstone.models import Decision, Links, Submission

IN_FLIGHT = 409
UNAVAILABLE = 503


@dataclass(frozen=True)
class Page:
    """Some submissions, and where the next ones are; an empty cursor after the last."""

    items: tuple[Submission, ...] = ()
    next_cursor: str = ""


@dataclass(frozen=True)
class Accepted:
    """What became of one file of a batch: `get` tells the rest."""

    id: str
    status: str = ""
    replayed: bool = False
    links: Links = field(default_factory=Links)


@dataclass(frozen=True)
class ItemProblem:
    """Why one file of a batch was refused."""

    code: str
    title: str = ""
    status: int = 0
    detail: str = ""
    pointer: str = ""

    @property
    def may_pass(self) -> bool:
        """Whether the same batch, sent again under its key, may fare better."""
        return self.status in {IN_FLIGHT, UNAVAILABLE}


@dataclass(frozen=True)
class Item:
    """One file or address of a batch: accepted, or refused with a problem."""

    index: int
    file_name: str = ""
    path: str = ""
    url: str | None = None
    submission: Accepted | None = None
    problem: ItemProblem | None = None


@dataclass(frozen=True)
class Skipped:
    """A folder of an archive, or what a system put into one."""

    path: str
    reason: str = ""


@dataclass(frozen=True)
class Batch:
    """One item a file, in order."""

    accepted: int = 0
    refused: int = 0
    items: tuple[Item, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    idempotency_key: str = ""

    @property
    def submissions(self) -> tuple[Accepted, ...]:
        return tuple(item.submission for item in self.items if item.submission)

    @property
    def may_pass(self) -> bool:
        """Whether the same batch, sent again under its key, may bring in more of it."""
        return any(item.problem and item.problem.may_pass for item in self.items)

    @property
    def problems(self) -> tuple[Item, ...]:
        """The items that were refused."""
        return tuple(item for item in self.items if item.problem)


@dataclass(frozen=True)
class AppealAnswer:
    """The last word, by another person than the one who ruled."""

    granted: bool
    text: str = ""
    decision: Decision | None = None


@dataclass(frozen=True)
class Appeal:
    """One objection to one ruling; `open` or `answered`."""

    id: str
    state: str
    filed_at: datetime
    submission: str = ""
    text: str = ""
    against: Decision | None = None
    answer: AppealAnswer | None = None


@dataclass(frozen=True)
class Feedback:
    """What you told about your own image."""

    id: str
    truth: str
    given_at: datetime
    note: str = ""


@dataclass(frozen=True)
class Found:
    """One of your submissions that shows a picture, or nearly; `get` tells the rest."""

    id: str
    status: str
    created_at: datetime
    distance: int = 0
    reference: str | None = None
    verdict: str | None = None
    probability: float | None = None
    flag: str = "none"
    links: Links = field(default_factory=Links)


@dataclass(frozen=True)
class NearDuplicates:
    """Of a picture that is too flat to be compared, none."""

    comparable: bool
    items: tuple[Found, ...] = ()


@dataclass(frozen=True)
class SharedLinks:
    """Addresses that open without a key until they expire; whoever has one sees its picture."""

    expires_at: datetime
    preview: str | None = None
    heatmaps: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
