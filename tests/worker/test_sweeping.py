"""What one step of the sweep cannot do, it reports; the others are done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from images import leases
from images.models import Submission
from moderation.models import Case, Queue
from tests.factories import CaseFactory, SubmissionFactory, UserFactory
from worker.tasks import sweep

pytestmark = pytest.mark.django_db


def test_a_step_that_fails_stops_no_other_and_is_reported() -> None:
    past = timezone.now() - timedelta(seconds=1)
    case = CaseFactory.create(
        status=Case.Status.CLAIMED,
        claimed_from=Case.Status.OPEN,
        assignee=UserFactory.create(),
        lease_expires_at=past,
    )
    SubmissionFactory.create(attempts=2)
    leases.claim_batch(8)
    Submission.objects.filter(attempts=3).update(lease_expires_at=past)
    Queue.objects.update(is_default=False)
    with pytest.raises(Queue.DoesNotExist):  # there is no place for what took three workers down
        sweep()
    Queue.objects.update(is_default=True)
    case.refresh_from_db()
    assert case.status == Case.Status.OPEN
