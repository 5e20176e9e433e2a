"""A key may do what its scopes say."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import ApiKey

if TYPE_CHECKING:
    from rest_framework.views import APIView


class HasScope(BasePermission):
    """The view names the scope for each method in `scopes`; an unnamed method is refused."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        scopes: dict[str, str] = getattr(view, "scopes", {})
        return (
            isinstance(request.auth, ApiKey)
            and scopes.get(request.method or "") in request.auth.scopes
        )
