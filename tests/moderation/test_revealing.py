from accounts.models import User
from audit.models import LedgerEntry
from moderation.models import Case
from moderation.services import reveal_image


def test_a_reveal_is_in_the_ledger_once_a_person(case: Case, moderator: User, senior: User) -> None:
    for person in (moderator, moderator, senior):
        reveal_image(case=case, person=person)
    entries = LedgerEntry.objects.filter(action="image.revealed", subject=case.public_id)
    assert {entry.actor for entry in entries} == {
        f"user:{moderator.pk.hex}",
        f"user:{senior.pk.hex}",
    }
    assert len(entries) == 2
