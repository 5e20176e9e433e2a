"""Partners who tell what their images really are; no verdict and no ruling follows from it."""

from django.db import transaction

from accounts.models import ApiKey
from audit.services import Fact, key_actor, record
from images.deleting import lock_live
from images.models import Submission
from moderation.models import Feedback
from moderation.selectors import latest_feedback


@transaction.atomic
def give_feedback(
    *, submission: Submission, key: ApiKey, truth: Feedback.Truth, note: str = ""
) -> Feedback:
    """What counts from now on; saying the same again adds nothing."""
    lock_live(submission)
    latest = latest_feedback(submission)
    if latest and (latest.truth, latest.note) == (truth, note):
        return latest
    said = Feedback.objects.create(submission=submission, api_key=key, truth=truth, note=note)
    record(_fact(said, submission, key))
    return said


def _fact(said: Feedback, submission: Submission, key: ApiKey) -> Fact:
    return Fact(
        actor=key_actor(key.pk),
        action="feedback.given",
        subject=submission.public_id,
        organisation_id=submission.organisation_id,
        data={"feedback": said.public_id, "truth": said.truth},
    )
