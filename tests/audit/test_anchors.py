"""The anchor file only grows, and only along the chain that it knows."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.anchor_file import (
    Anchor,
    AnchorFileDamaged,
    append_anchor,
    newest_anchors,
    read_anchors,
)
from audit.anchors import LedgerBroken, write_anchor
from audit.chain import Kind
from audit.models import LedgerEntry, LedgerHead
from audit.verification import verify
from tests.audit.conftest import add, tamper


def test_the_head_is_anchored(ledger: list[LedgerEntry], anchor_file: Path) -> None:
    write_anchor()
    (anchor,) = read_anchors(anchor_file)
    assert (anchor.sequence, anchor.hash) == (10, ledger[-1].hash)
    assert verify().anchors_checked == 1


def test_a_chain_that_has_not_grown_is_not_anchored_again(
    ledger: list[LedgerEntry], anchor_file: Path
) -> None:
    write_anchor()
    assert write_anchor() is None
    assert len(read_anchors(anchor_file)) == 1


def test_anchors_ascend_with_the_chain(ledger: list[LedgerEntry], anchor_file: Path) -> None:
    write_anchor()
    add(3)
    write_anchor()
    assert [anchor.sequence for anchor in read_anchors(anchor_file)] == [10, 13]


def test_a_chain_that_left_its_anchor_is_not_anchored(
    ledger: list[LedgerEntry], anchor_file: Path
) -> None:
    write_anchor()
    tamper("DELETE FROM audit_ledgerentry WHERE sequence > 7")
    LedgerHead.objects.update(sequence=7, hash=ledger[6].hash)
    add(5)
    with pytest.raises(LedgerBroken, match="anchor"):
        write_anchor()
    assert len(read_anchors(anchor_file)) == 1


def test_damage_since_the_last_anchor_is_not_anchored(ledger: list[LedgerEntry]) -> None:
    tamper("UPDATE audit_ledgerentry SET actor = 'user:x' WHERE sequence = 4")
    with pytest.raises(CommandError, match="entry 4: edited"):
        call_command("anchor_ledger")


def test_a_half_written_line_is_dropped_by_the_next_anchor(
    ledger: list[LedgerEntry], anchor_file: Path
) -> None:
    write_anchor()
    with anchor_file.open("a") as file:
        file.write('{"sequence": 99, "ha')
    add(1)
    write_anchor()
    assert [anchor.sequence for anchor in read_anchors(anchor_file)] == [10, 11]


@pytest.mark.parametrize("line", ["not json\n", '{"sequence": 1}\n', "[]\n", "7\n"])
def test_a_damaged_line_is_a_fault(ledger: list[LedgerEntry], anchor_file: Path, line: str) -> None:
    write_anchor()
    anchor_file.write_text(line + anchor_file.read_text())
    (fault,) = verify().faults
    assert fault.kind == Kind.ANCHOR
    assert "line 1" in fault.detail


def test_anchors_that_go_back_are_damage(ledger: list[LedgerEntry], anchor_file: Path) -> None:
    write_anchor()
    anchor_file.write_text(anchor_file.read_text() * 2)
    with pytest.raises(AnchorFileDamaged, match="goes back"):
        read_anchors(anchor_file)


def test_the_end_of_a_long_file_is_read_alone(anchor_file: Path) -> None:
    anchor_file.parent.mkdir(parents=True)
    anchor_file.touch()
    for sequence in range(1, 1001):
        append_anchor(anchor_file, Anchor(sequence, "f" * 64, "2026-11-21T04:00:00+00:00"))
    newest = newest_anchors(anchor_file)
    assert newest == read_anchors(anchor_file)[-len(newest) :]
    assert 100 < len(newest) < 1000
