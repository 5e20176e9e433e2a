"""Rulings that stand, so that generated calls can object to them."""

from collections.abc import Sequence

from benchmarks.stack import Stack

# Run where Django is, by `manage.py shell`.
RULING = """
from django.utils import timezone
from benchmarks.review_people import make
from common.ids import parse_public_id
from images.models import Submission
from moderation.models import Case
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, decide, open_case, settle_rulings

(person,) = make(1)
for name in {submissions}:
    submission = Submission.objects.get(pk=parse_public_id("sub", name))
    case = open_case(submission=submission, cause=Case.Cause.SAMPLED)
    held = claim_case(case=case, moderator=person)
    ruling = Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY)
    decide(case=held, reviewer=person, ruling=ruling)
Case.objects.update(settles_at=timezone.now())
settle_rulings()
"""


def rule_on(stack: Stack, submissions: Sequence[str]) -> None:
    """A moderator cannot tell of any, and no longer takes it back."""
    stack.manage("shell", "--no-imports", "-c", RULING.format(submissions=list(submissions)))
