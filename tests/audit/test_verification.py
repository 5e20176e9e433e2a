"""Every kind of tampering by a superuser is detected, and the report says where."""

import json

import pytest

from audit.anchors import write_anchor
from audit.chain import Kind
from audit.models import LedgerEntry, LedgerHead
from audit.services import GENESIS, canonical, link_hash
from audit.verification import verify
from tests.audit.conftest import add, tamper

UPDATE = "UPDATE audit_ledgerentry SET "


def found() -> dict[Kind, int]:
    return {fault.kind: fault.sequence for fault in verify().faults}


def rewrite_from(sequence: int) -> None:
    """Change one entry and chain everything behind it again, head included."""
    previous = LedgerEntry.objects.filter(sequence=sequence - 1).values_list("hash", flat=True)
    chained_to = previous.first() or GENESIS
    for entry in LedgerEntry.objects.filter(sequence__gte=sequence).order_by("sequence"):
        payload = canonical(json.loads(entry.payload) | {"actor": "user:somebody_else"})
        link = link_hash(chained_to, payload)
        tamper(
            UPDATE + "actor = 'user:somebody_else', payload = %s, previous_hash = %s, hash = %s"
            " WHERE sequence = %s",
            payload, chained_to, link, entry.sequence,
        )  # fmt: skip
        chained_to = link
    LedgerHead.objects.update(hash=chained_to)


def test_an_untouched_ledger_is_whole(ledger: list[LedgerEntry]) -> None:
    report = verify()
    assert report.holds
    assert (report.first, report.last, report.checked) == (1, 10, 10)
    assert report.last_hash == ledger[-1].hash


@pytest.mark.django_db
def test_an_empty_ledger_is_whole() -> None:
    assert verify().holds


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'user:x'",
        "action = 'a.b'",
        "subject = 'x_1'",
        "at = at + interval '1 us'",
        "organisation_id = gen_random_uuid()",
        "payload = replace(payload, 'system:test', 'user:x')",
        "payload = '[]'",
        "hash = repeat('a', 64)",
    ],
)
def test_an_edited_column_is_located(ledger: list[LedgerEntry], change: str) -> None:
    tamper(f"{UPDATE}{change} WHERE sequence = 4")
    assert found()[Kind.EDITED] == 4


def test_an_entry_rewritten_with_a_fitting_hash_breaks_its_successor(
    ledger: list[LedgerEntry],
) -> None:
    payload = ledger[3].payload.replace("system:test", "system:evil")
    link = link_hash(ledger[3].previous_hash, payload)
    tamper(UPDATE + "actor='system:evil', payload=%s, hash=%s WHERE sequence = 4", payload, link)
    assert found() == {Kind.FORKED: 5}


def test_a_deleted_entry_is_located(ledger: list[LedgerEntry]) -> None:
    tamper("DELETE FROM audit_ledgerentry WHERE sequence IN (4, 5)")
    assert found() == {Kind.MISSING: 4}


def test_a_deleted_first_entry_is_located(ledger: list[LedgerEntry]) -> None:
    tamper("DELETE FROM audit_ledgerentry WHERE sequence = 1")
    assert found() == {Kind.MISSING: 1}


def test_a_deleted_entry_whose_gap_was_closed_is_located(ledger: list[LedgerEntry]) -> None:
    tamper("DELETE FROM audit_ledgerentry WHERE sequence = 10")
    tamper(UPDATE + "sequence = 10 WHERE sequence = 9")
    assert found()[Kind.REORDERED] == 10


def test_a_deleted_tail_is_located(ledger: list[LedgerEntry]) -> None:
    tamper("DELETE FROM audit_ledgerentry WHERE sequence > 7")
    assert found() == {Kind.CUT_OFF: 8}


def test_a_deleted_tail_with_the_head_set_back_is_seen_by_the_anchor(
    ledger: list[LedgerEntry],
) -> None:
    write_anchor()
    tamper("DELETE FROM audit_ledgerentry WHERE sequence > 7")
    LedgerHead.objects.update(sequence=7, hash=ledger[6].hash)
    assert found() == {Kind.ANCHOR: 10}


def test_swapped_entries_are_located(ledger: list[LedgerEntry]) -> None:
    for old, new in ((4, 99), (7, 4), (99, 7)):
        tamper(UPDATE + "sequence = %s WHERE sequence = %s", new, old)
    assert found()[Kind.REORDERED] == 4


def test_an_entry_added_behind_the_head_is_located(ledger: list[LedgerEntry]) -> None:
    payload = ledger[-1].payload.replace('"sequence":10', '"sequence":11')
    link = link_hash(ledger[-1].hash, payload)
    tamper(
        "INSERT INTO audit_ledgerentry SELECT 11, at, actor, action, subject, organisation_id,"
        " %s, hash, %s FROM audit_ledgerentry WHERE sequence = 10",
        payload, link,
    )  # fmt: skip
    assert found() == {Kind.UNCOUNTED: 11}


def test_a_second_entry_with_the_same_number_is_a_fork(ledger: list[LedgerEntry]) -> None:
    tamper("ALTER TABLE audit_ledgerentry DROP CONSTRAINT audit_ledgerentry_pkey")
    tamper(
        "INSERT INTO audit_ledgerentry SELECT sequence, at, actor, action, subject,"
        " organisation_id, payload, repeat('b', 64), repeat('c', 64)"
        " FROM audit_ledgerentry WHERE sequence = 4"
    )
    assert found()[Kind.FORKED] == 4


def test_a_chain_rewritten_to_the_end_is_seen_by_the_anchor(ledger: list[LedgerEntry]) -> None:
    write_anchor()
    add(2)
    rewrite_from(4)
    assert found() == {Kind.ANCHOR: 10}


def test_an_anchor_that_agrees_narrows_the_place(ledger: list[LedgerEntry]) -> None:
    write_anchor()
    add(2)
    write_anchor()
    rewrite_from(11)
    (fault,) = verify().faults
    assert (fault.kind, fault.sequence) == (Kind.ANCHOR, 12)
    assert "names entry 10" in fault.detail


def test_a_missing_head_is_reported(ledger: list[LedgerEntry]) -> None:
    tamper("DELETE FROM audit_ledgerhead")
    assert found() == {Kind.HEAD: 10}


def test_a_head_with_another_hash_is_reported(ledger: list[LedgerEntry]) -> None:
    LedgerHead.objects.update(hash="d" * 64)
    assert found() == {Kind.HEAD: 10}


def test_many_faults_of_a_kind_are_counted(ledger: list[LedgerEntry]) -> None:
    tamper(UPDATE + "actor = 'user:x' WHERE sequence > 5")
    (fault,) = verify().faults
    assert (fault.sequence, fault.count) == (6, 5)


def test_a_later_start_trusts_what_stands_before(ledger: list[LedgerEntry]) -> None:
    tamper(UPDATE + "actor = 'user:x' WHERE sequence = 2")
    report = verify(from_sequence=8)
    assert report.holds
    assert (report.first, report.checked) == (8, 3)
