from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from moderation.models import Case, Exposure, Reveal
from moderation.selectors import seconds_today
from moderation.services import report_exposure
from tests.moderation.test_parallel_claims import at_once

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = timedelta(hours=1)


def tell(case: Case, person: User, view: UUID) -> Case:
    report_exposure(case=case, person=person, view=view, seconds=3000)
    return case


@pytest.mark.parametrize("views", [1, 8])
def test_reports_at_the_same_moment_are_believed_once(
    case: Case, moderator: User, views: int
) -> None:
    Reveal.objects.create(case=case, person=moderator, created_at=timezone.now() - LONG_AGO)
    ids = [uuid4() for _ in range(views)]
    results = at_once([partial(tell, case, moderator, ids[n % views]) for n in range(8)])
    assert results == [case] * 8
    assert Exposure.objects.count() == 1
    assert 3000 <= seconds_today(moderator) < 3060
