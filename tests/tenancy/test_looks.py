"""Every place that opens rows or looks over the wall is known, so that a new one is a decision."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.env import ROOT

# Looks over the wall, once in each place: one question, before it is known who asks or counted
# over all.
LOOKS = {
    "accounts.authentication:_named": "which key it is",
    "accounts.guards:work_as_member": "which organisations somebody belongs to",
    "accounts.views.invitation:_let_in": "which organisation a link invites to",
    "config.context:Person.is_member": "whether the menu names an organisation at all",
    "detection.api.sharing:_live_key": "whose key shared a picture",
    "images.lookup:near_hash": "which hashes are near, of one organisation, by the index",
    "images.selectors:submission_visible_to": "whether somebody may see a submission",
    "images.selectors:position_in_queue": "how many wait before it",
    "images.turns:take_turn": "the turn of a new upload among everybody's",
    "images.turns:_present": "the turn of what was claimed last, whoever's it is",
    "images.turns:holds_others_up": "whether somebody else's image is among the next",
    "moderation.middleware:_hiding": "whether a case hides a submission from its reviewer",
}
# For whom rows are opened to the end of the request.
OPENED = {
    "accounts.authentication:ApiKeyAuthentication.authenticate": "open_for",
    "accounts.guards:work_as_member": "open_for",
    "accounts.permissions:role_required.guard.guarded": "open_for_everyone",
    "accounts.views.invitation:_let_in": "open_for",
    "config.admin:for_everyone.opened": "open_for_everyone",
    "config.metrics:metrics": "open_for_everyone",
    "detection.api.sharing:_live_key": "open_for",
    "images.guards:let_in": "open_for",
    "moderation.guards:_playing.guarded": "open_for_everyone",
}
SOURCES = ("platform", "moderation", "detection", "worker")
# Where the wall is made: only these say the setting's name, or reach into a connection.
MAKERS = {"accounts.policies", "common.postgres.base", "common.scope"}
OWN_NAME = "from common import scope"

FILES = [path for source in SOURCES for path in (ROOT / source).rglob("*.py")]


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[1:] if parts[0] == "platform" else parts)


def uses(tree: ast.AST, *within: str) -> Iterator[tuple[str, str]]:
    """Each `scope.name` as the file writes it, called or not, with the function that it is in."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Attribute) and named_scope(node.value):
            yield ".".join(within), node.attr
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from uses(node, *within, node.name)
        else:
            yield from uses(node, *within)


def named_scope(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "scope"


def places(*names: str) -> Counter[tuple[str, str]]:
    return Counter(
        (f"{module(path)}:{function}", used)
        for path in FILES
        for function, used in uses(ast.parse(path.read_text()))
        if used in names
    )


def ways_around(tree: ast.AST) -> Iterator[str]:
    """Other ways to the same: imports under other names, the module as a value, the connection."""
    nodes = list(ast.walk(tree))
    imported = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    written = [ast.unparse(node) for node in imported]
    yield from (said for said in written if is_about_scope(said) and said != OWN_NAME)
    if OWN_NAME in written:
        of_attributes = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
        loose = (node for node in nodes if named_scope(node) and id(node) not in of_attributes)
        yield from map(ast.unparse, loose)
    for node in nodes:
        if isinstance(node, ast.Attribute) and node.attr == "scope" and not is_read(node):
            yield ast.unparse(node)
        if isinstance(node, ast.Constant) and is_setting(node.value):
            yield "touchstone.scope"


def is_about_scope(said: str) -> bool:
    words = said.replace(",", " ").split()
    return "common.scope" in words or (words[:2] == ["from", "common"] and "scope" in words)


def is_read(node: ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Load)


def is_setting(value: object) -> bool:
    return isinstance(value, str) and "touchstone.scope" in value


def test_every_look_over_the_wall_is_listed_with_its_question() -> None:
    assert places("everyone") == Counter((place, "everyone") for place in LOOKS)


def test_every_place_that_opens_rows_is_listed() -> None:
    assert places("open_for", "open_for_everyone") == Counter(OPENED.items())


def test_only_commands_and_workers_see_all_by_themselves() -> None:
    assert places("serve_nobody").keys() == {
        ("supervisor.entry:main", "serve_nobody"),
        ("worker.processes:_work_for_all", "serve_nobody"),
    }


def test_there_is_no_other_way_to_open_rows() -> None:
    found = {module(path): list(ways_around(ast.parse(path.read_text()))) for path in FILES}
    assert {place for place, ways in found.items() if ways} <= MAKERS


@pytest.mark.parametrize(
    "code",
    [
        "from common.scope import everyone",
        "import common.scope",
        "import common.scope as walls",
        "from common import scope as walls",
        "from common import ids, scope",
        "from common import scope\nopen_it = getattr(scope, 'every' + 'one')",
        "from common import scope\nwalls = scope\nwalls.everyone()",
        "connection.scope = 'everyone'",
        "cursor.execute(\"SET touchstone.scope = 'everyone'\")",
    ],
)
def test_another_way_would_be_found(code: str) -> None:
    assert list(ways_around(ast.parse(code)))
