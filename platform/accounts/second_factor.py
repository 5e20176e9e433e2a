"""Second factors: encrypted at rest, and kept by staff."""

from io import BytesIO

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from qrcode.image.svg import SvgPathFillImage

from accounts.selectors import is_staff_member
from common.errors import Unavailable
from common.sealing import reseal, seal, unseal

PURPOSE = "accounts.second_factor"
SEALED = ("secret", "seed")  # of an authenticator app, of recovery codes


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


@transaction.atomic
def reseal_factors() -> int:
    """Under SECRET_KEY itself, so that its fallbacks may go; how many cannot be read."""
    unreadable = 0
    # Locked, because a recovery code that is used meanwhile is written to the same column.
    for one in Authenticator.objects.select_for_update().filter(data__has_any_keys=SEALED):
        try:
            one.data |= {
                name: reseal(one.data[name], purpose=PURPOSE) for name in SEALED if name in one.data
            }
        except Unavailable:
            unreadable += 1
        else:
            one.save(update_fields=["data"])
    return unreadable
