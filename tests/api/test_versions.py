"""What a version of the API promised, every later one keeps."""

import re
from pathlib import Path

import pytest

from config.api_docs import openapi
from tests.api.promises import demands, promises

PROMISED = {
    file.stem: set(file.read_text().splitlines())
    for file in Path(__file__).with_name("promised").glob("*.txt")
}
HISTORY = Path("docs/api-versions.md").read_text()


def as_numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


VERSIONS = sorted(PROMISED, key=as_numbers)


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_that_a_version_promised_has_gone(version: str) -> None:
    promised = {line for line in PROMISED[version] if " needs " not in line}
    assert promised - promises(openapi()) == set()


@pytest.mark.parametrize("version", VERSIONS)
def test_what_a_version_could_call_needs_nothing_more(version: str) -> None:
    known = {line.removesuffix(": object") for line in PROMISED[version]}
    asked = {line for line in demands(openapi()) if line.partition(" needs ")[0] in known}
    assert asked - PROMISED[version] == set()


def test_the_newest_version_promises_all_that_there_is() -> None:
    """After a change: a new version in settings.py, its file in promised/, its lines in docs/."""
    newest = max(PROMISED, key=as_numbers)
    assert openapi()["info"]["version"] == newest
    assert promises(openapi()) | demands(openapi()) == PROMISED[newest]


def test_the_history_tells_of_every_version_newest_first() -> None:
    told = re.findall(r"^### (\d+\.\d+\.\d+)$", HISTORY, re.MULTILINE)
    assert told == sorted(PROMISED, key=as_numbers, reverse=True)
