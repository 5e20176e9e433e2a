"""Running Python as root and as a normal user, wherever the interpreter lies."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from supervisor.children import ROOT

DEBIAN_PYTHON = Path("/usr/bin/python3")
NOBODY = ["/usr/bin/setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]


def is_open_to_all(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def module_paths() -> str:
    """What the running interpreter imports from, for one that knows nothing of the venv."""
    return os.pathsep.join([str(ROOT / "platform"), str(ROOT), *filter(_is_installed, sys.path)])


def _is_installed(path: str) -> bool:
    return path.endswith("-packages")


def normal_python() -> list[str]:
    """The command of a Python that runs without privileges."""
    if os.geteuid() != 0:
        return [sys.executable]
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (Path(sys.executable).resolve(), DEBIAN_PYTHON.with_name(version)):
        if python.exists() and is_open_to_all(python) and is_open_to_all(ROOT):
            return [*NOBODY, str(python)]
    pytest.skip("no Python of this version, or not this checkout, is open to other users")


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
