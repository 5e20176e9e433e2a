"""The web image installs the plain dependencies only; the site loads with nothing else."""

import subprocess
import sys
from importlib.metadata import packages_distributions, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config.env import ROOT

PROGRAM = """
import sys
from importlib.abc import MetaPathFinder

class Absent(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in FORBIDDEN:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

FORBIDDEN = set(sys.argv[1].split(","))
sys.meta_path.insert(0, Absent())
import config.wsgi
import config.urls
import supervisor.management.commands.prepare
"""


def installed_with(wanted: Requirement, seen: set[str]) -> set[str]:
    """The distributions that pip would bring along."""
    name = canonicalize_name(wanted.name)
    seen.add(name)
    for line in requires(name) or []:
        needed = Requirement(line)
        is_new = canonicalize_name(needed.name) not in seen
        if is_new and applies(needed, wanted.extras):
            installed_with(needed, seen)
    return seen


def applies(needed: Requirement, extras: set[str]) -> bool:
    marker = needed.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras or {""})


def test_the_site_loads_with_the_plain_dependencies() -> None:
    allowed = installed_with(Requirement("touchstone"), set())
    forbidden = [
        module
        for module, owners in packages_distributions().items()
        if not {canonicalize_name(owner) for owner in owners} & allowed
    ]
    assert {"torch", "onnxruntime", "rich", "skimage", "pytest"} <= set(forbidden)
    command = [sys.executable, "-c", PROGRAM, ",".join(forbidden)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
