"""What can go wrong without an answer of the server's; refusals.py has what it refuses."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from touchstone.models import Submission
    from touchstone.results import Batch


class TouchstoneError(Exception):
    """Everything that this package raises on purpose."""

    retry_after: float | None = None
    idempotency_key: str = ""  # of what was sent: under it a repeat is safe

    @property
    def is_transient(self) -> bool:
        """Whether the same request may succeed in a while."""
        return False


class Misconfigured(TouchstoneError, ValueError):
    """The address, the key, a secret or an id cannot be one; nothing was sent."""


class Unreadable(TouchstoneError, OSError):
    """There is no such file, or nobody may read it; nothing was sent."""

    def __str__(self) -> str:
        return f"{self.filename} cannot be read: {self.strerror}."


class Unreachable(TouchstoneError):
    """No answer came. Whether the request arrived is unknown; a repeat under its key is safe."""

    @property
    def is_transient(self) -> bool:
        return True


class UnexpectedAnswer(TouchstoneError):
    """An answer that no Touchstone gives: most likely the address is another server's."""


class NotAllTaken(TouchstoneError):
    """Something of a batch was refused that may pass; `batch` says what was accepted."""

    def __init__(self, batch: "Batch") -> None:
        left = [item.problem for item in batch.items if item.problem and item.problem.may_pass]
        said = left[0].detail or left[0].title
        super().__init__(f"{len(left)} of {len(batch.items)} images are not accepted yet: {said}")
        self.batch = batch

    @property
    def is_transient(self) -> bool:
        return True


class NotFinished(TouchstoneError, TimeoutError):
    """The verdict did not come in time; the submission is as safe as before."""

    def __init__(self, submission: "Submission", seconds: float) -> None:
        super().__init__(f"{submission.id} is still {submission.status} after {seconds:g} s.")
        self.submission = submission
