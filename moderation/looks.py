"""How pictures stand before a person just now."""

from dataclasses import dataclass

from accounts.models import User
from moderation.errors import CapReached
from moderation.models import Case, Comfort
from moderation.selectors import comfort_of, has_reached_cap, has_revealed


@dataclass(frozen=True)
class Looks:
    comfort: Comfort
    is_capped: bool

    @property
    def is_open(self) -> bool:
        """No blur: neither wanted nor owed to their limit for the day."""
        return not (self.comfort.blur or self.is_capped)

    def shows(self, case: Case, *, asked: bool) -> bool:
        """Whether the page of a case begins with the open picture."""
        wanted = (asked or self.is_open) and not self.is_capped
        return wanted and has_revealed(case, self.comfort.person)


def looks_for(person: User) -> Looks:
    comfort = comfort_of(person)
    return Looks(comfort, has_reached_cap(comfort))


def check_cap(person: User) -> None:
    """Nothing is opened beyond what they set themselves for a day."""
    comfort = comfort_of(person)
    if has_reached_cap(comfort):
        raise CapReached(
            f"You have reached the limit that you set: {comfort.cap_minutes} min with open pictures"
            " a day. They stay blurred until midnight UTC; you can still rule, or hand the case"
            " over. The limit is changed in your settings."
        )
