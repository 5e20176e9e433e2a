"""Who gets to see and change an organisation's pages."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.models import Membership, User
from accounts.selectors import memberships_in_turn
from common import scope
from common.errors import Forbidden
from common.parts import wants_part

Arguments = ParamSpec("Arguments")
MemberView = Callable[Concatenate[HttpRequest, Membership, Arguments], HttpResponse]
Page = Callable[..., HttpResponse]


def person(request: HttpRequest) -> User:
    """The signed-in person; views behind these guards always have one."""
    if not isinstance(request.user, User):
        raise Forbidden
    return request.user


def work_as_member(user: User) -> Membership | None:
    """Open the rows of the person's organisations; the membership that they work under."""
    with scope.everyone():
        theirs = list(memberships_in_turn(user))
    scope.open_for(*(membership.organisation_id for membership in theirs))
    return theirs[0] if theirs else None


def member_page(view: MemberView[Arguments]) -> Page:
    """A page to read; somebody who belongs nowhere gets told so instead."""

    @wraps(view)
    def guarded(
        request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        membership = work_as_member(person(request))
        if membership is None:
            return render(request, "accounts/no_organisation.html")
        return view(request, membership, *args, **kwargs)

    return require_safe(_part_or_page(login_required(guarded)))


def _part_or_page(page: Page) -> Page:
    """Whoever was signed out meanwhile gets the sign-in form, but not into a part of a page."""

    @wraps(page)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if wants_part(request) and not request.user.is_authenticated:
            return HttpResponseClientRefresh()
        return page(request, *args, **kwargs)

    return guarded


def member_act(view: MemberView[Arguments]) -> Page:
    """Something that any member does in the organisation's name."""

    @wraps(view)
    def guarded(
        request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        membership = work_as_member(person(request))
        if membership is None:
            raise Forbidden("Only members of an organisation can do this.")
        return view(request, membership, *args, **kwargs)

    return require_POST(login_required(guarded))


def manager_act(view: MemberView[Arguments]) -> Page:
    """A change to the organisation that the person works for, by those who manage it."""

    @wraps(view)
    def guarded(
        request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        membership = work_as_member(person(request))
        if membership is None or not membership.is_manager:
            raise Forbidden("Only managers of the organisation can do this.")
        return view(request, membership, *args, **kwargs)

    return require_POST(login_required(guarded))
