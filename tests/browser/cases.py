"""Cases as the worker opens them, with a picture and a heat map to look at."""

from moderation.models import Case
from tests.browser.scenes import finish, waiting
from tests.factories import OrganisationFactory, UserFactory


def flagged_case(verdict: str = "likely_fake", probability: float = 0.973) -> Case:
    waiting(OrganisationFactory.create(), UserFactory.create())
    return finish(verdict, probability).cases.get()
