import threading
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from django.db import connection

from accounts.models import User
from accounts.roles import Role
from common.errors import DomainError
from moderation.errors import CaseTaken, QueueEmpty
from moderation.models import Case, Decision, Queue
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.services import claim_case, claim_next, decide
from tests.factories import CaseFactory, GoldenItemFactory, staff

pytestmark = pytest.mark.django_db(transaction=True)

Result = Case | Decision | DomainError


def at_once(acts: Sequence[Callable[[], Result]]) -> list[Result]:
    """Run every act in a thread of its own, all starting together; refusals are results too."""
    results: list[Result] = []
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], Result]) -> None:
        barrier.wait()
        try:
            results.append(act())
        except DomainError as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def moderators(count: int) -> list[User]:
    return [staff(Role.MODERATOR) for _ in range(count)]


def kinds(results: Sequence[Result]) -> Counter[type[Result]]:
    return Counter(type(result) for result in results)


def test_twenty_people_asking_for_the_next_of_ten_cases() -> None:
    CaseFactory.create_batch(10)
    results = at_once([partial(claim_next, moderator=person) for person in moderators(20)])
    assert kinds(results) == {Case: 10, QueueEmpty: 10}
    assert len({case.pk for case in results if isinstance(case, Case)}) == 10
    assert Case.objects.values("assignee").distinct().count() == 10


def test_twenty_people_claiming_ten_cases_by_name() -> None:
    cases = CaseFactory.create_batch(10)
    people = moderators(20)
    copies = [Case.objects.get(pk=case.pk) for case in [*cases, *cases]]
    acts = [
        partial(claim_case, case=copy, moderator=person)
        for copy, person in zip(copies, people, strict=True)
    ]
    assert kinds(at_once(acts)) == {Case: 10, CaseTaken: 10}


@pytest.mark.parametrize("golden_share", [0, 100])
def test_one_person_asking_in_five_tabs_holds_one_case(golden_share: int) -> None:
    CaseFactory.create_batch(5)
    GoldenItemFactory.create_batch(5)
    Queue.objects.update(golden_share=golden_share)
    [person] = moderators(1)
    results = at_once([partial(claim_next, moderator=person)] * 5)
    assert kinds(results) == {Case: 5}
    assert len(set(results)) == 1
    assert Case.objects.filter(status=Case.Status.CLAIMED).count() == 1
    assert Case.objects.filter(kind=Case.Kind.GOLDEN).count() == golden_share // 100


def test_ruling_in_two_tabs_gives_one_decision_and_one_conflict() -> None:
    [person] = moderators(1)
    case = claim_case(case=CaseFactory.create(), moderator=person)

    def rule() -> Decision:
        return decide(
            case=case,
            reviewer=person,
            ruling=Ruling(outcome=Outcome.AUTHENTIC, reason=Reason.NO_SIGN),
        )

    results = at_once([rule, rule])
    assert sorted(kinds(results).values()) == [1, 1]
    assert Decision.objects.count() == 1
