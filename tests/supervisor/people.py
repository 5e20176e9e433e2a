"""Running Python as root and as a normal user, wherever the interpreter lies."""

import os
import sys
from collections.abc import Iterator

from supervisor.children import ROOT
from supervisor.privileges import unprivileged


def module_paths() -> str:
    """What the running interpreter imports from, for one that knows nothing of the venv."""
    return os.pathsep.join([str(ROOT / "platform"), str(ROOT), *filter(_is_installed, sys.path)])


def _is_installed(path: str) -> bool:
    return path.endswith("-packages")


def normal_python() -> list[str]:
    """A Python without privileges; for root the way in which its PostgreSQL loses them too."""
    return unprivileged([sys.executable])


def commands() -> Iterator[str]:
    """Test parameters: who runs it."""
    yield "normal user"
    if os.geteuid() == 0:
        yield "root"


def python_of(who: str) -> list[str]:
    return [sys.executable] if who == "root" else normal_python()


def environment(**values: str) -> dict[str, str]:
    """Of a person at a terminal: nothing of the test run's own settings."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"PYTHONPATH": module_paths(), "PYTHONDONTWRITEBYTECODE": "1"} | values
