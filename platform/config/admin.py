"""The admin site: auditors read, administrators also manage; everybody signs in at one door."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse


class TouchstoneAdminSite(AdminSite):
    site_header = site_title = "Touchstone"
    index_title = "Audit and administration"

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        door: Callable[..., HttpResponse] = secure_admin_login(super().login)
        return door(request, extra_context)
