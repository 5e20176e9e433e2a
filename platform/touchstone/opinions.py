"""Objecting to a ruling, and telling what an image really is."""

from touchstone.answers import document_of
from touchstone.calls import Calls, submission_path
from touchstone.paging import items_of
from touchstone.reading import read
from touchstone.results import Appeal, Feedback


class Opinions(Calls):
    def appeal(self, submission_id: str, text: str, *, idempotency_key: str = "") -> Appeal:
        """Object to the ruling that stands; Conflict where there is none, or it was already."""
        path = submission_path(submission_id, "appeals")
        return self._told(Appeal, path, {"text": text}, idempotency_key)

    def appeals(self, submission_id: str) -> tuple[Appeal, ...]:
        """The newest first, with their answers."""
        document = document_of(self._connection.get(submission_path(submission_id, "appeals")))
        return tuple(read(Appeal, item) for item in items_of(document))

    def give_feedback(
        self, submission_id: str, truth: str, note: str = "", *, idempotency_key: str = ""
    ) -> Feedback:
        """`fake` or `authentic`, as you know it; what counts from now on."""
        said = {"truth": truth, "note": note}
        return self._told(
            Feedback, submission_path(submission_id, "feedback"), said, idempotency_key
        )

    def feedback(self, submission_id: str) -> tuple[Feedback, ...]:
        """The newest first; the first one counts."""
        document = document_of(self._connection.get(submission_path(submission_id, "feedback")))
        return tuple(read(Feedback, item) for item in items_of(document))
