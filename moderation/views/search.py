"""Find a case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from moderation.guards import asked, review_page
from moderation.looks import looks_for
from moderation.selectors.search import ROWS, SHORTEST, search

LONGEST = 200


@review_page
def find(request: HttpRequest, moderator: User) -> HttpResponse:
    words = asked(request.GET, "q").strip()[:LONGEST]
    context = {
        "words": words,
        "cases": search(words, moderator),
        "rows": ROWS,
        "shortest": SHORTEST,
        "looks": looks_for(moderator),
    }
    return render(request, "moderation/search.html", context)
