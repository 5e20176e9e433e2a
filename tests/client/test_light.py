"""The client stands by itself."""

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import touchstone
from config.env import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
HEAVY = {"django", "rest_framework", "celery", "torch", "redis", "PIL", "numpy"}


def modules_after(code: str) -> set[str]:
    listing = f"{code}\nimport sys\nprint(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", listing],
        cwd=ROOT / "platform",
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code", ["import touchstone", "import touchstone.webhooks", "import touchstone.cli"]
)
def test_it_loads_nothing_of_the_platform(code: str) -> None:
    loaded = modules_after(code)
    areas = {path.name for path in (ROOT / "platform").iterdir() if path.is_dir()} - {"touchstone"}
    assert "touchstone.errors" in loaded
    assert {name.partition(".")[0] for name in loaded} & (HEAVY | areas) == set()


def test_the_client_alone_does_without_what_the_command_line_shows() -> None:
    without = "import sys\nsys.modules['rich'] = None\n"
    assert "touchstone.client" in modules_after(f"{without}import touchstone, touchstone.webhooks")


def test_the_command_alone_says_what_it_lacks() -> None:
    without = "import sys; sys.modules['rich'] = None"
    done = subprocess.run(
        [sys.executable, "-c", f"{without}; from touchstone.entry import main; sys.exit(main())"],
        cwd=ROOT / "platform",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "touchstone[cli]" in done.stderr
    assert "Traceback" not in done.stderr


def test_its_types_are_for_others_too() -> None:
    assert Path(touchstone.__file__).with_name("py.typed").exists()


def test_it_has_the_version_of_the_project() -> None:
    assert touchstone.__version__ == PROJECT["version"]


def test_the_command_is_installed_with_the_project() -> None:
    module, _, name = PROJECT["scripts"]["touchstone"].partition(":")
    assert callable(getattr(import_module(module), name))
