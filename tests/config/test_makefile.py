"""`make` alone is the map of the commands."""

import re
import subprocess

from config.env import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()


def test_every_target_is_listed_with_a_line_of_help() -> None:
    (declared,) = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    shown = subprocess.run(
        ["/usr/bin/make", "--no-print-directory"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    listed = {line.split()[0] for line in shown.splitlines() if len(line.split()) > 2}
    assert listed == set(declared.split())


def test_the_start_takes_port_and_once_from_the_command_line() -> None:
    command = ["/usr/bin/make", "--dry-run", "run", "PORT=8123", "ONCE=1"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "manage.py up --port 8123 --once" in shown


def test_the_examination_checks_before_it_tests() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert "set -euo pipefail" in lines
    assert lines[-2:] == ["make check", "make test"]
