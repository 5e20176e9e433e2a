"""Encrypting what must be readable again: a stolen dump alone must not give it away."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

from common.errors import Unavailable


def seal(text: str, *, purpose: str) -> str:
    """`purpose` keeps what is sealed for one use from being read in another."""
    return _cipher(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    try:
        return _cipher(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise _unreadable() from error


def reseal(sealed: str, *, purpose: str) -> str:
    """The same under SECRET_KEY itself, whichever of the fallbacks it was sealed with."""
    try:
        return _cipher(purpose).rotate(sealed.encode()).decode()
    except InvalidToken as error:
        raise _unreadable() from error


def _unreadable() -> Unavailable:
    return Unavailable("This secret cannot be read with this SECRET_KEY.")


def _cipher(purpose: str) -> MultiFernet:
    """Written with SECRET_KEY, read also with SECRET_KEY_FALLBACKS."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [
        salted_hmac(purpose, "", secret=secret, algorithm="sha256").digest() for secret in secrets
    ]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
