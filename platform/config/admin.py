"""The admin site: auditors read, administrators also manage; everybody signs in at one door."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from common import scope

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def for_everyone(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Behind the site's own question who it is that asks."""

    @wraps(view)
    def opened(request: HttpRequest, /, *args: object, **kwargs: object) -> HttpResponseBase:
        scope.open_for_everyone()
        return view(request, *args, **kwargs)

    return opened


class TouchstoneAdminSite(AdminSite):
    site_header = site_title = "Touchstone"
    index_title = "Audit and administration"
    enable_nav_sidebar = False  # wide tables need the room, and the first page lists everything

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        door: Callable[..., HttpResponse] = secure_admin_login(super().login)
        return door(request, extra_context)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        return super().admin_view(cast("View", for_everyone(view)), cacheable)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """There is one page for passwords, and it is not here."""
        elsewhere = RedirectView.as_view(pattern_name="account_change_password")
        return [path("password_change/", elsewhere, name="password_change"), *super().get_urls()]
