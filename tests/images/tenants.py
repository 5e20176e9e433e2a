"""Organisations that send pictures, and who is judged before whom."""

from collections.abc import Iterator
from itertools import islice

from accounts.models import Organisation
from images import leases
from images.leases import Outcome
from images.models import Submission
from images.turns import take_turn
from tests.factories import ImageFactory, OrganisationFactory, SubmissionFactory, UserFactory

Priority = Submission.Priority
Status = Submission.Status


class Tenant:
    """An organisation that sends one picture again and again."""

    def __init__(self, organisation: Organisation | None = None) -> None:
        self.organisation = organisation or OrganisationFactory.create()
        self.image = ImageFactory.create(organisation=self.organisation)
        self.person = UserFactory.create()

    def send(self, count: int = 1, priority: Priority = Priority.INTERACTIVE) -> list[Submission]:
        return [self._send(priority) for _ in range(count)]

    def _send(self, priority: Priority) -> Submission:
        return SubmissionFactory.create(
            organisation=self.organisation,
            image=self.image,
            submitted_by=self.person,
            priority=priority,
            turn=take_turn(self.organisation, priority),
        )


def end(submission: Submission) -> None:
    leases.finish([Outcome(submission, Status.REJECTED, reason_code="x", reason="x")])


def judged() -> Iterator[Submission]:
    """One after the other, each ended before the next is claimed."""
    while batch := leases.claim_batch(1).submissions:
        end(batch[0])
        yield batch[0]


def senders(count: int) -> list[Organisation]:
    return [submission.organisation for submission in islice(judged(), count)]
