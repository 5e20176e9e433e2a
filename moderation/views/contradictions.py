"""Rulings that a bank of known fakes contradicts, for seniors to open again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from common.pages import Place, page_of
from moderation.guards import review_page
from moderation.looks import looks_for
from moderation.selectors import entry_by, ruled_otherwise


@review_page
def contradictions(request: HttpRequest, moderator: User, entry_id: str) -> HttpResponse:
    entry = entry_by(entry_id)
    context = {
        "entry": entry,
        "page": page_of(ruled_otherwise(entry), Place.asked(request.GET), "case"),
        "looks": looks_for(moderator),
    }
    return render(request, "moderation/banks/contradictions.html", context)
