"""Who opens which page: reviewers review, administrators set up, everybody plays."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import person, work_as_member
from accounts.models import User
from accounts.permissions import role_required
from accounts.roles import Role
from accounts.selectors import has_role
from common import scope
from common.errors import Forbidden
from moderation.selectors import REVIEWERS

Arguments = ParamSpec("Arguments")
ReviewView = Callable[Concatenate[HttpRequest, User, Arguments], HttpResponse]
Page = Callable[..., HttpResponse]


def review_page(view: ReviewView[Arguments]) -> Page:
    """A page to read; never from a cache, because cases move while nobody reloads."""
    return require_safe(never_cache(_guarded(view)))


def review_picture(view: ReviewView[Arguments]) -> Page:
    """Pictures do not change, so a browser may keep them for a while."""
    return require_safe(_guarded(view))


def review_exchange(view: ReviewView[Arguments]) -> Page:
    """Read and asked for at one address."""
    return require_http_methods(["GET", "POST"])(never_cache(_guarded(view)))


def review_act(view: ReviewView[Arguments]) -> Page:
    return require_POST(_guarded(view))


def senior_act(view: ReviewView[Arguments]) -> Page:
    return require_POST(_guarded(view, Role.SENIOR))


def numbers_page(view: ReviewView[Arguments]) -> Page:
    """Figures are for everybody on the staff; the view leaves out those of colleagues."""
    return require_safe(never_cache(_guarded(view, *Role)))


def administration_page(view: ReviewView[Arguments]) -> Page:
    """What administrators set up; moderators work by it."""
    return require_safe(never_cache(_guarded(view, Role.ADMINISTRATOR)))


def administration_act(view: ReviewView[Arguments]) -> Page:
    return require_POST(_guarded(view, Role.ADMINISTRATOR))


def player_page(view: ReviewView[Arguments]) -> Page:
    """The game is for staff of any role and for members of an organisation."""
    return require_safe(never_cache(login_required(_playing(view))))


def player_act(view: ReviewView[Arguments]) -> Page:
    return require_POST(login_required(_playing(view)))


def _playing(view: ReviewView[Arguments]) -> Page:
    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        player = person(request)
        if has_role(player, *Role):
            scope.open_for_everyone()
        elif not work_as_member(player):
            raise Forbidden("The game is for staff and for members of an organisation.")
        return view(request, player, *args, **kwargs)

    return guarded


def _guarded(view: ReviewView[Arguments], *roles: Role) -> Page:
    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        return view(request, person(request), *args, **kwargs)

    return role_required(*(roles or REVIEWERS))(guarded)


def asked(values: QueryDict, name: str) -> str:
    """A word of a request that no form has judged; PostgreSQL refuses the character NUL in it."""
    return values.get(name, "").replace("\0", "")
