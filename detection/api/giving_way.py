"""Taking in much slowly while others wait: looking at an upload costs what judging needs.

Whoever has a backlog of its own gains nothing by uploading faster; somebody else, whose only image
waits or is being judged, loses. Without others nobody is held.
"""

import time
from http import HTTPStatus

from django.conf import settings
from django.db import InterfaceError, OperationalError

from accounts.models import Organisation
from common.errors import DomainError
from common.seats import Seats
from images.turns import holds_others_up

LOOK_SECONDS = 0.5
LONGEST_SECONDS = 2.0
LONGEST_OF_A_BATCH_SECONDS = 20.0

# A held upload keeps one of the server's few threads.
seats = Seats(settings.API_HELD_UPLOADS)


class OthersFirst(DomainError):
    code = "others_first"
    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "Others wait for a verdict, and many of your images wait already"

    def __init__(self) -> None:
        super().__init__(
            "Nothing was stored. Send fewer at a time, or this one again in a moment.",
            retry_after=int(LONGEST_SECONDS),
        )


def others_first(organisation: Organisation) -> None:
    """Hold an upload for a moment if it would hold others up; what cannot be held is refused."""
    if not _holds_up(organisation):
        return
    if not seats.take(organisation.pk):
        raise OthersFirst
    try:
        _hold(organisation, LONGEST_SECONDS)
    finally:
        seats.give_back(organisation.pk)


class Manners:
    """Of a batch: between its images, but not for ever, because its sender waits for the answer."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation, self.left_seconds = organisation, LONGEST_OF_A_BATCH_SECONDS

    def give_way(self) -> None:
        longest = min(LONGEST_SECONDS, self.left_seconds)
        if longest > 0 and _holds_up(self.organisation):
            self.left_seconds -= _hold(self.organisation, longest)


def _hold(organisation: Organisation, longest: float) -> float:
    """Seconds that it took until nobody was held up any more, or it had been long enough."""
    began = time.monotonic()
    while (held := time.monotonic() - began) < longest:
        time.sleep(min(LOOK_SECONDS, longest - held))
        if not _holds_up(organisation):
            break
    return time.monotonic() - began


def _holds_up(organisation: Organisation) -> bool:
    try:
        return holds_others_up(organisation)
    except (OperationalError, InterfaceError):
        return False  # whoever takes the image in says so, in their own words
