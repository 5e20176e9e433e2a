"""What the API says, as frozen dataclasses. docs/api.md explains the members.

Words such as `status` and `verdict` are plain strings: a later server may know more of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from touchstone.reading import read


@dataclass(frozen=True)
class Reason:
    """Why an image was rejected, put into quarantine or could not be fetched."""

    code: str
    detail: str = ""


@dataclass(frozen=True)
class Image:
    sha256: str
    format: str = ""
    width: int = 0
    height: int = 0
    size_bytes: int = 0


@dataclass(frozen=True)
class Face:
    """One face that was judged by itself; left, top, width and height are in pixels."""

    box: tuple[float, ...]
    probability: float | None = None


@dataclass(frozen=True)
class Redelivery:
    """The same image judged again as it looks after being sent on."""

    treatment: str
    verdict: str
    probability: float | None = None


@dataclass(frozen=True)
class Contradiction:
    """Detectors that decided for opposite sides."""

    likely_fake: tuple[str, ...] = ()
    likely_authentic: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decider:
    """The release whose threshold made the verdict."""

    detector: str
    release: str = ""
    weights_sha256: str = ""
    threshold: float | None = None


@dataclass(frozen=True)
class Finding:
    """What one detector found."""

    detector: str
    status: str
    release: str | None = None
    weights_sha256: str | None = None
    probability: float | None = None
    threshold: float | None = None
    reason: str | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    faces: tuple[Face, ...] | None = None
    heatmap_url: str | None = None
    heatmap_is_faithful: bool | None = None
    evidence_urls: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Hint:
    """What the file's metadata say of its origin; anybody can forge it."""

    code: str
    severity: str = ""
    words: str = ""


@dataclass(frozen=True)
class Credentials:
    """A C2PA manifest: `absent`, `invalid` or `valid`; nobody vouches for its signer."""

    state: str
    signer: str | None = None
    claim_generator: str | None = None
    actions: tuple[str, ...] = ()
    source_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Provenance:
    state: str
    hints: tuple[Hint, ...] = ()
    source_types: tuple[str, ...] = ()
    content_credentials: Credentials | None = None


@dataclass(frozen=True)
class Match:
    """A bank of known images that holds one close to it; `distance` is in bits of 256."""

    bank: str
    distance: int | None = None


@dataclass(frozen=True)
class Decision:
    """The ruling of a person."""

    outcome: str
    at: datetime
    policy: str | None = None
    statement: str = ""


@dataclass(frozen=True)
class Links:
    self: str = ""
    page: str = ""
    heatmap: str | None = None


@dataclass(frozen=True)
class Submission:
    """One upload of an image, and what is known about it; `raw` is the document as it came."""

    id: str
    status: str
    created_at: datetime
    finished_at: datetime | None = None
    reason: Reason | None = None
    reference: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    url: str | None = None
    callback: str | None = None
    image: Image | None = None
    verdict: str | None = None
    probability: float | None = None
    interval: tuple[float, ...] | None = None
    band: str | None = None
    decided_by: Decider | None = None
    faces: tuple[Face, ...] | None = None
    stability: tuple[Redelivery, ...] = ()
    contradiction: Contradiction | None = None
    findings: tuple[Finding, ...] = ()
    provenance: Provenance | None = None
    matches: tuple[Match, ...] = ()
    flag: str = "none"
    decision: Decision | None = None
    links: Links = field(default_factory=Links)
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_final(self) -> bool:
        """Whether the machine has said what it will say."""
        return self.finished_at is not None


def submission_of(document: Mapping[str, Any]) -> Submission:
    return replace(read(Submission, document), raw=document)
