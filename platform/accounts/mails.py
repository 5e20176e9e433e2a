"""Messages that this area sends itself; allauth sends those about passwords."""

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts.models import Invitation

logger = logging.getLogger(__name__)


def send_invitation(*, invitation: Invitation, link: str) -> bool:
    """True if a mail server took the message."""
    context = {"invitation": invitation, "link": link}
    try:
        send_mail(
            subject=f"Join {invitation.organisation} on Touchstone",
            message=render_to_string("accounts/invitation_mail.txt", context),
            from_email=None,
            recipient_list=[invitation.email],
        )
    except (SMTPException, OSError) as error:
        logger.warning("invitation not sent", extra={"error": str(error)})
        return False
    return True
