"""What can happen to words that were answered, once their submission is deleted."""

from moderation.services import file_appeal
from tests.invariants.lives import ANSWER, Steps, World, delete, rule, told
from tests.moderation.conftest import settle


def answered(world: World) -> Steps:
    """Deleted when the answer to an appeal was told, and when it could still be taken back."""
    for is_told in (True, False):
        case = told(world)
        file_appeal(submission=case.submission, by=world.uploader, text="It is mine.")
        rule(case, world.senior, ANSWER)
        if is_told:
            settle(case)
        delete(world, case)
        yield
