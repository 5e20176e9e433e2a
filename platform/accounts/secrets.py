"""Random secrets, and the hashes that are kept in their place."""

import hashlib
import hmac
import secrets
import string

ALPHABET = string.ascii_letters + string.digits
KEY_KIND = "tsk_live_"
PREFIX_LENGTH = len(KEY_KIND) + 8
SECRET_LENGTH = 43  # 62 ** 43 > 2 ** 256


def random_text(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_key() -> str:
    """`tsk_live_`, eight characters to know it by, and a secret of 256 bits."""
    return KEY_KIND + random_text(8 + SECRET_LENGTH)


def new_token() -> str:
    """For a link that works once."""
    return random_text(SECRET_LENGTH)


def hash_secret(secret: str) -> str:
    """A plain fast hash is enough: 256 random bits cannot be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def matches(secret: str, kept_hash: str) -> bool:
    return hmac.compare_digest(hash_secret(secret), kept_hash)
