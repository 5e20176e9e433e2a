import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import LedgerEntry
from moderation.models import Comfort
from moderation.selectors import comfort_of
from moderation.services import put_off_break, save_comfort


def test_without_a_row_the_defaults_hold(moderator: User) -> None:
    comfort = comfort_of(moderator)
    assert (comfort.blur, comfort.greyscale) == (True, True)
    assert (comfort.break_after_minutes, comfort.cap_minutes) == (50, None)
    assert not Comfort.objects.exists()


def test_what_is_chosen_is_kept_for_that_person_alone(moderator: User, senior: User) -> None:
    save_comfort(comfort=Comfort(person=moderator, blur=False, cap_minutes=30))
    assert not comfort_of(moderator).blur
    assert comfort_of(moderator).cap_minutes == 30
    assert comfort_of(senior).blur


def test_a_second_choice_replaces_the_first_and_leaves_the_quiet_time(moderator: User) -> None:
    save_comfort(comfort=Comfort(person=moderator, greyscale=False))
    put_off_break(moderator=moderator)
    save_comfort(comfort=Comfort(person=moderator))
    assert comfort_of(moderator).greyscale
    assert comfort_of(moderator).quiet_until is not None


def test_tastes_are_not_in_the_ledger(moderator: User) -> None:
    save_comfort(comfort=Comfort(person=moderator, blur=False))
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("wrong", [{"cap_minutes": 0}, {"break_after_minutes": 481}])
def test_the_database_refuses_what_no_day_holds(moderator: User, wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Comfort.objects.create(person=moderator, **wrong)
