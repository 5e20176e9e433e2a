import ast
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from audit.models import LedgerEntry
from common.errors import Conflict
from images.models import Submission
from moderation import lifecycle
from moderation.lifecycle import ALLOWED, FLAGS
from moderation.models import Case
from tests.factories import CaseFactory

Status = Case.Status
ROOT = Path(__file__).parents[2]


def case_in(status: Status, holder: User) -> Case:
    """A case that is already in this state, as the database wants it."""
    fields: dict[str, Any] = {"status": status}
    if status == Status.CLAIMED:
        fields |= claim_by(holder)
    if status in {Status.DECIDED, Status.FINAL}:
        fields["decided_at"] = timezone.now()
    return CaseFactory.create(**fields)


def claim_by(holder: User) -> dict[str, Any]:
    return {
        "assignee": holder,
        "lease_expires_at": timezone.now() + timedelta(minutes=10),
        "claimed_from": Status.OPEN,
    }


def changes_for(to: Status, holder: User) -> dict[str, Any]:
    if to == Status.CLAIMED:
        return claim_by(holder)
    return {"decided_at": timezone.now()} if to in {Status.DECIDED, Status.FINAL} else {}


PAIRS = list(product(Status, Status))


@pytest.mark.parametrize(("before", "after"), [p for p in PAIRS if p[1] in ALLOWED[p[0]]])
def test_a_case_moves_along_the_table(moderator: User, before: Status, after: Status) -> None:
    case = case_in(before, moderator)
    lifecycle.move(
        case, after, actor="user:x", action="case.moved", **changes_for(after, moderator)
    )
    stored = Case.objects.select_related("submission").get(pk=case.pk)
    assert stored.status == case.status == after
    assert stored.submission.flag == FLAGS[after]
    assert LedgerEntry.objects.get(subject=case.public_id).action == "case.moved"


@pytest.mark.parametrize(("before", "after"), [p for p in PAIRS if p[1] not in ALLOWED[p[0]]])
def test_a_case_moves_nowhere_else(moderator: User, before: Status, after: Status) -> None:
    case = case_in(before, moderator)
    with pytest.raises(Conflict):
        lifecycle.move(
            case, after, actor="user:x", action="case.moved", **changes_for(after, moderator)
        )
    assert Case.objects.get(pk=case.pk).status == before
    assert not LedgerEntry.objects.filter(subject=case.public_id).exists()


def test_a_stale_copy_conflicts_and_says_where_the_case_is(moderator: User, senior: User) -> None:
    case = case_in(Status.OPEN, moderator)
    stale = Case.objects.get(pk=case.pk)
    lifecycle.move(case, Status.CLAIMED, actor="user:x", action="case.moved", **claim_by(senior))
    with pytest.raises(Conflict, match="Saul Senior is looking at this case now"):
        lifecycle.move(
            stale, Status.CLAIMED, actor="user:y", action="case.moved", **claim_by(moderator)
        )


def test_leaving_a_claim_forgets_the_holder(moderator: User) -> None:
    case = case_in(Status.CLAIMED, moderator)
    lifecycle.move(case, Status.OPEN, actor="user:x", action="case.moved")
    assert (case.assignee, case.lease_expires_at, case.claimed_from) == (None, None, "")


def test_every_state_has_a_row_in_the_table_and_a_flag() -> None:
    assert set(ALLOWED) == set(FLAGS) == set(Status)
    assert set(FLAGS.values()) == set(Submission.Flag) - {Submission.Flag.NONE}


def writes_status(node: ast.AST) -> bool:
    """`x.status = …` or a call that makes or updates rows with `status=…`."""
    if isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(t, ast.Attribute) and t.attr == "status" for t in targets)
    if not isinstance(node, ast.Call):
        return False
    called = getattr(node.func, "attr", getattr(node.func, "id", ""))
    named = any(keyword.arg == "status" for keyword in node.keywords)
    listed = any(isinstance(n, ast.Constant) and n.value == "status" for n in ast.walk(node))
    return (called in {"Case", "create", "update", "setattr"} and (named or listed)) or (
        called in {"bulk_update", "save"} and listed
    )


def test_only_the_lifecycle_writes_the_status_of_a_case() -> None:
    writers = {
        path.name
        for path in (ROOT / "moderation").rglob("*.py")
        if "migrations" not in path.parts
        and any(writes_status(node) for node in ast.walk(ast.parse(path.read_text())))
    }
    assert writers == {"lifecycle.py"}
