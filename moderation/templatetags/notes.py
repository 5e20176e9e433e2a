"""What somebody reads of the note with which a case was kept for them."""

from django.template import Library

from accounts.models import User
from moderation.models import Case
from moderation.veil import is_told_why_kept

register = Library()


@register.filter
def note_for(case: Case, person: User) -> str:
    return case.reserved_note if is_told_why_kept(case, person) else ""
