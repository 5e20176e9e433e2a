"""Typed readers for environment variables; they fail at start, not at the first request."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}

READ: set[str] = set()  # every name that the settings asked for; .env.example is tested against it


def load_file(path: Path) -> None:
    """Take NAME=value lines from a file; what is already in the environment wins."""
    if not path.is_file():
        return
    for line in path.read_text().splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.lstrip().startswith("#") and not _is_told(name.strip()):
            os.environ[name.strip()] = value.strip().strip("\"'")


def _is_told(name: str) -> bool:
    """Under either of the two names that a secret has."""
    return any(other in os.environ for other in (name, f"{name}_FILE", name.removesuffix("_FILE")))


def text(name: str, default: str | None = None) -> str:
    READ.add(name)
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set, and it has no default.")
    return value


def secret(name: str, default: str | None = None) -> str:
    """A value, or the content of the file that NAME_FILE names, as Docker gives secrets."""
    READ.add(f"{name}_FILE")
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return text(name, default)
    READ.add(name)
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}.") from error


def flag(name: str, *, default: bool) -> bool:
    value = text(name, str(default)).strip().lower()
    if value in TRUE | FALSE:
        return value in TRUE
    raise ImproperlyConfigured(f"{name} must be one of 1/0, true/false, yes/no; it is {value!r}.")


def integer(name: str, default: int) -> int:
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number; it is {value!r}.") from error


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
