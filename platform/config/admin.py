"""The admin site: auditors read, administrators also manage; everybody signs in at one door."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from common import scope


def for_everyone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Behind the site's own question who it is that asks."""

    @wraps(view)
    def opened(request: HttpRequest, /, *args: object, **kwargs: object) -> HttpResponse:
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

    def admin_view(
        self, view: Callable[..., HttpResponse], cacheable: bool = False
    ) -> Callable[..., HttpResponse]:
        return super().admin_view(for_everyone(view), cacheable)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """There is one page for passwords, and it is not here."""
        elsewhere = RedirectView.as_view(pattern_name="account_change_password")
        return [path("password_change/", elsewhere, name="password_change"), *super().get_urls()]
