"""What became of one file, or of the address of one."""

import errno
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from touchstone.cli.options import Stopped
from touchstone.cli.screen import Columns, Row, shown, verdict_text
from touchstone.errors import TouchstoneError, UnexpectedAnswer, Unreachable
from touchstone.models import Submission
from touchstone.refusals import Invalid, Refused

COLUMNS: Columns = {
    "File": "left",
    "Verdict": "left",
    "P(fake)": "right",
    "Decided by": "left",
    "Link, or what went wrong": "left",
}
CODES: tuple[tuple[type[Exception], str], ...] = (
    (Stopped, "interrupted"),
    (Unreachable, "unreachable"),
    (UnexpectedAnswer, "unexpected_answer"),
    (OSError, "unreadable_file"),
)


@dataclass(frozen=True)
class Outcome:
    """Answered as asked, or with a problem; a submission that has one was accepted all the same."""

    file: Path | str
    submission: Submission | None = None
    problem: Mapping[str, Any] | None = None
    error: Exception | None = None

    @property
    def is_settled(self) -> bool:
        """Whether sending the same bytes again would give the same."""
        return self.submission is not None or isinstance(self.error, Invalid)

    @property
    def may_pass(self) -> bool:
        return isinstance(self.error, TouchstoneError) and (
            self.error.is_transient or isinstance(self.error, Stopped)
        )

    @property
    def _failure(self) -> str:
        return "refused" if isinstance(self.error, Refused) else "failed"

    def document(self) -> dict[str, Any]:
        raw = self.submission.raw if self.submission else None
        return {"file": str(self.file), "submission": raw, "problem": self.problem}

    def row(self, base_url: str) -> Row:
        found = self.submission
        word = (found.verdict or found.status) if found else self._failure
        decider = found.decided_by.detector if found and found.decided_by else ""
        link = _page(found, base_url) if found else ""
        if self.problem:
            link = f"{_said(self.problem)} {link}".strip()
        probability = shown(found.probability) if found else ""
        return [str(self.file), verdict_text(word), probability, decider, link]


def answered(file: Path | str, submission: Submission, *, waited: bool) -> Outcome:
    """Also a rejected image is a problem, and a verdict that did not come although asked for."""
    reason = submission.reason
    if reason:
        return Outcome(file, submission, {"code": reason.code, "detail": reason.detail})
    if waited and not submission.is_final:
        late = "No verdict yet; it was accepted and will still be judged."
        return Outcome(file, submission, {"code": "no_verdict_yet", "detail": late})
    return Outcome(file, submission)


def failed(file: Path | str, error: Exception) -> Outcome:
    if isinstance(error, Refused):
        return Outcome(file, None, asdict(error.problem), error)
    code = next((code for kind, code in CODES if isinstance(error, kind)), "error")
    return Outcome(file, None, {"code": code, "detail": _sentence(error)}, error)


def _page(found: Submission, base_url: str) -> str:
    """What a browser opens; older servers do not say where it is."""
    links = found.raw.get("links") or {}
    return f"{base_url}{links.get('page') or f'/submissions/{found.id}/'}"


def _said(problem: Mapping[str, Any]) -> str:
    """The words about the field that is wrong; those about the whole help nobody."""
    for field in problem.get("errors", ()):
        return f"{field['pointer']}: {field['detail']}"
    return str(problem["detail"] or problem.get("title", ""))


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.EISDIR:
        return "This is a folder: name its images, or watch it with `touchstone watch`."
    if isinstance(error, OSError):
        return f"It cannot be read: {error.strerror or error}."
    return str(error)
