"""What a key's scopes and a person's roles allow."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import ApiKey, User
from accounts.roles import Role
from accounts.selectors import has_role
from accounts.throttling import count_request
from common import scope
from common.errors import Forbidden

if TYPE_CHECKING:
    from rest_framework.views import APIView

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]


class MissingScope(PermissionDenied):
    default_code = "missing_scope"


class HasScope(BasePermission):
    """The view names the scope for each method in `scopes`; an unnamed method is refused."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, ApiKey):
            return False
        method = "GET" if request.method == "HEAD" else request.method
        if method not in view.allowed_methods:
            return True  # so that the view itself answers 405
        scopes: dict[str, str] = getattr(view, "scopes", {})
        needed = scopes.get(method)
        if needed is None or needed not in request.auth.scopes:
            # Throttles run later, and not after a refusal.
            count_request(request, request.auth)
            raise MissingScope(f"This needs a key with the scope {needed or 'that nobody has'}.")
        return True


def role_required(
    *roles: Role,
) -> Callable[[View[Arguments]], Callable[..., HttpResponse]]:
    """For page views: strangers go to sign in, people without one of the roles get a 403 page."""

    def guard(view: View[Arguments]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponse:
            if not isinstance(request.user, User) or not has_role(request.user, *roles):
                raise Forbidden("This page is for people with another role.")
            scope.open_for_everyone()
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return guard
