"""`Authorization: Bearer tsk_live_…`."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from accounts.models import ApiKey


class ApiKeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[None, ApiKey] | None:
        return None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
