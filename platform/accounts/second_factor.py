"""Second factors: encrypted at rest, and kept by staff."""

from io import BytesIO

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from qrcode.image.svg import SvgPathFillImage

from accounts.selectors import is_staff_member
from common.sealing import seal, unseal

PURPOSE = "accounts.second_factor"


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    def encrypt(self, text: str) -> str:
        """A stolen dump alone must not make anybody's codes."""
        return seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, purpose=PURPOSE)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (settings.REQUIRE_STAFF_TOTP and is_staff_member(authenticator.user))

    def build_totp_svg(self, url: str) -> str:
        """On a white ground of its own, readable by cameras on dark pages too."""
        file = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(file)
        return file.getvalue().decode()
