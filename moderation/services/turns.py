"""What one person does in several windows happens one after the other."""

from accounts.models import User


def take_turn(person: User) -> None:
    """Call it before any other lock: their other windows wait here until the transaction ends."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
