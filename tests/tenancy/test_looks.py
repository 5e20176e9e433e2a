"""Every place that opens rows or looks over the wall is known, so that a new one is a decision."""

import ast
from collections.abc import Iterator
from pathlib import Path

from config.env import ROOT

# Looks over the wall: one question each, before it is known who asks or counted over all.
LOOKS = {
    "accounts.authentication": "which key it is",
    "accounts.guards": "which organisations somebody belongs to",
    "accounts.views.invitation": "which organisation a link invites to",
    "config.context": "whether the menu names an organisation at all",
    "detection.api.sharing": "whose key shared a picture",
    "images.lookup": "which hashes are near, of one organisation, by the index",
    "images.selectors": "whether somebody may see a submission; how many wait before it",
    "images.turns": "the turn of a new upload among everybody's",
    "moderation.middleware": "whether a case hides a submission from its reviewer",
}
# For whom rows are opened to the end of the request.
OPENED = {
    "accounts.authentication": "open_for",
    "accounts.guards": "open_for",
    "accounts.permissions": "open_for_everyone",
    "accounts.views.invitation": "open_for",
    "config.admin": "open_for_everyone",
    "config.metrics": "open_for_everyone",
    "detection.api.sharing": "open_for",
    "images.guards": "open_for",
    "moderation.guards": "open_for_everyone",
}
SOURCES = ("platform", "moderation", "detection", "worker")


def calls(path: Path) -> Iterator[str]:
    """`scope.…()` as the file writes it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            if isinstance(of, ast.Name) and of.id == "scope":
                yield node.func.attr


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[1:] if parts[0] == "platform" else parts)


def places(*names: str) -> dict[str, set[str]]:
    files = [path for source in SOURCES for path in (ROOT / source).rglob("*.py")]
    found = {module(path): set(calls(path)) & set(names) for path in files}
    return {place: called for place, called in found.items() if called}


def test_every_look_over_the_wall_is_listed_with_its_question() -> None:
    assert places("everyone").keys() == LOOKS.keys()


def test_every_place_that_opens_rows_is_listed() -> None:
    assert places("open_for", "open_for_everyone") == {
        place: {called} for place, called in OPENED.items()
    }


def test_only_commands_and_workers_see_all_by_themselves() -> None:
    assert places("serve_nobody").keys() == {"supervisor.entry", "worker.processes"}
