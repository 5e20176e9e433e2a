"""What can happen to an address, by the real services; each life pauses after every step."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import ApiKey
from images.fetches import leases
from images.fetches.getting import Try
from images.fetches.intake import accept_address
from images.fetches.policy import LOST, MOST_TRIES, Failure
from images.intake import Sender
from images.leases import Outcome, claim_batch
from images.models import Submission
from moderation.services import delete_submission
from tests.factories import ApiKeyFactory, make_image
from tests.invariants.lives import Steps, World
from worker.fetching import return_lost_fetches, write_down
from worker.settling import Settlement, settle

URL = "https://example.org/a.jpg"
NOTHING = Failure("nothing_there", "There is nothing.", is_lasting=True)


def named(world: World) -> Submission:
    organisation = world.uploader.memberships.get().organisation
    key: ApiKey = ApiKeyFactory.create(organisation=organisation, created_by=world.uploader)
    sender = Sender(organisation, Submission.Source.API, api_key=key)
    return accept_address(sender=sender, url=URL).submission


def claimed(submission: Submission) -> Submission:
    """At its time, whatever the pause."""
    Submission.objects.filter(pk=submission.pk).update(due_at=timezone.now())
    return next(one for one in leases.claim(4) if one == submission)


def fetched(world: World) -> Steps:
    """At the second try; no image that can be judged."""
    submission = named(world)
    yield
    write_down(Try(claimed(submission), 1, failure=LOST))
    yield
    again = claimed(submission)
    yield
    write_down(Try(again, 1, file=make_image(seed=900)))
    yield
    batch = claim_batch(1)
    damaged = Outcome(batch.submissions[0], Submission.Status.REJECTED, reason_code="damaged")
    settle(batch.token, Settlement(rejected=[damaged]), {})
    yield


def gone(world: World) -> Steps:
    submission = named(world)
    yield
    write_down(Try(claimed(submission), 1, failure=NOTHING))
    yield


def waiting(world: World) -> Steps:
    submission = named(world)
    yield
    claimed(submission)
    yield


def lost(world: World) -> Steps:
    """Its worker went silent each time."""
    submission = named(world)
    for _ in range(MOST_TRIES):
        claimed(submission)
        Submission.objects.filter(pk=submission.pk).update(
            lease_expires_at=timezone.now() - timedelta(seconds=1)
        )
        yield
        return_lost_fetches()
        yield


def deleted(world: World) -> Steps:
    """While it waits, while somebody fetches it, when it could not be fetched, and afterwards."""
    delete(named(world))
    yield
    held = claimed(named(world))
    delete(held)
    yield
    write_down(Try(held, 1, file=make_image(seed=901)))
    yield
    failed = named(world)
    write_down(Try(claimed(failed), 1, failure=NOTHING))
    delete(failed)
    yield
    arrived = named(world)
    write_down(Try(claimed(arrived), 1, file=make_image(seed=902)))
    delete(arrived)
    yield


def delete(submission: Submission) -> None:
    assert submission.api_key
    delete_submission(submission=submission, by=submission.api_key)
