"""`manage.py up`: the whole platform on one machine."""

from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Start everything, show that it works, keep serving."""
    raise SystemExit(f"up is not built yet: {arguments}")
