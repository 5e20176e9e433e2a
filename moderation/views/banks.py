"""Banks of known images: what is in them, put in by hand, taken out."""

from collections.abc import Mapping
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import has_role
from common.pages import Place, page_of
from moderation.bank_forms import EntryFilter
from moderation.errors import AlreadyInBank
from moderation.forms import EntryForm
from moderation.guards import review_page, senior_act
from moderation.models import Bank
from moderation.selectors import bank_named, banks, contradicted, entries_of, entry_by
from moderation.services import add_entry, remove_entry

FIRST = 10


@review_page
def bank(request: HttpRequest, moderator: User, slug: str = "") -> HttpResponse:
    return _page(request, moderator, bank_named(slug), EntryForm())


@senior_act
def add(request: HttpRequest, moderator: User, slug: str) -> HttpResponse:
    """Hashes from elsewhere are entered by seniors; the others come from rulings."""
    chosen, form = bank_named(slug), EntryForm(request.POST)
    if not form.is_valid():
        return _page(request, moderator, chosen, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        add_entry(bank=chosen, by=moderator, **form.cleaned_data)
    except AlreadyInBank as refusal:
        form.add_error("pdq", refusal.detail)
        return _page(request, moderator, chosen, form, refusal.status)
    messages.success(request, "The hash is in the bank. The past is searched for it now.")
    return redirect("moderation:bank_named", chosen.slug)


@senior_act
def remove(request: HttpRequest, moderator: User, entry_id: str) -> HttpResponse:
    entry = entry_by(entry_id)
    remove_entry(entry=entry, by=moderator)
    messages.success(request, "The hash was taken out. What it matched stays written down.")
    return redirect("moderation:bank_named", entry.bank.slug)


def _page(
    request: HttpRequest,
    moderator: User,
    chosen: Bank,
    form: EntryForm,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    wanted = EntryFilter(request.GET)
    context = {
        **_listed(chosen, request.GET, wanted.chosen()),
        "bank": chosen,
        "wanted": wanted,
        "form": form if has_role(moderator, Role.SENIOR) else None,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wanted.errors else status
    return render(request, "moderation/banks/bank.html", context, status=status)


def _listed(chosen: Bank, query: QueryDict, said: Mapping[str, str]) -> dict[str, object]:
    """A page of entries; what asks for a senior comes before the first one."""
    every, entries = list(banks()), entries_of(chosen, said.get("hash", ""))
    size = next(vars(one)["size"] for one in every if one == chosen)
    found = contradicted(entries) if "otherwise" in said else entries
    is_first = not query and chosen.kind == Bank.Kind.FAKE
    return {
        "banks": every,
        "said": said,
        "page": page_of(found, Place.asked(query, said), "ent", count=None if said else size),
        "contradicted": contradicted(entries).order_by("-pk")[:FIRST] if is_first else [],
    }
