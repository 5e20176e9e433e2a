"""The traps of the source tree."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_platform_stays_the_standard_librarys() -> None:
    result = subprocess.run(
        [sys.executable, "-c", "import platform; print(platform.system())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == "Linux"


def test_the_source_root_holds_packages_and_its_readme_only() -> None:
    loose = {path.name for path in (ROOT / "platform").iterdir() if path.is_file()}
    assert loose == {"README.md"}


def test_no_tests_live_under_a_package_named_platform() -> None:
    assert not (ROOT / "tests" / "platform").exists()
