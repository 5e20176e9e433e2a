"""How allauth behaves here."""

from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from accounts.selectors import has_totp, is_staff_member
from accounts.services import SignIn, note_sign_in
from common.errors import Unavailable

FACTOR_EVENTS = {
    "mfa/email/totp_activated": SignIn.FACTOR_ADDED,
    "mfa/email/totp_deactivated": SignIn.FACTOR_REMOVED,
    "mfa/email/recovery_codes_generated": SignIn.RECOVERY_CODES_MADE,
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come in by invitation only."""
        return False

    def post_login(self, request: HttpRequest, user: User, **how: object) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **how)
        note_sign_in(user=user, event=SignIn.SIGNED_IN)
        if not settings.REQUIRE_STAFF_TOTP and is_staff_member(user) and not has_totp(user):
            messages.info(request, "Your role should have a second factor; set it up in your menu.")
        return response

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        note_sign_in(user=user, event=SignIn.CREDENTIAL_CHANGED)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            raise Unavailable("The message could not be sent just now.", retry_after=60) from error

    def send_notification_mail(
        self, template_prefix: str, user: User, *details: object, **more: object
    ) -> None:
        """allauth tells about every change of a second factor here."""
        if event := FACTOR_EVENTS.get(template_prefix):
            note_sign_in(user=user, event=event)
        super().send_notification_mail(template_prefix, user, *details, **more)
