"""The command says what it checked and exits with 1 on any fault."""

import pytest
from django.core.management import CommandError, call_command

from audit.models import LedgerEntry
from tests.audit.conftest import tamper


def test_a_whole_ledger_is_said_to_be_whole(
    ledger: list[LedgerEntry], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_ledger")
    printed = capsys.readouterr().out
    assert "10 entries (1 to 10), 0 anchors" in printed
    assert f"Entry 10 has hash {ledger[-1].hash}" in printed


def test_every_fault_is_printed_and_the_exit_status_is_1(
    ledger: list[LedgerEntry], capsys: pytest.CaptureFixture[str]
) -> None:
    tamper("UPDATE audit_ledgerentry SET actor = 'user:x' WHERE sequence = 3")
    tamper("DELETE FROM audit_ledgerentry WHERE sequence > 8")
    with pytest.raises(CommandError) as caught:
        call_command("verify_ledger")
    assert caught.value.returncode == 1
    printed = capsys.readouterr().out
    assert "entry 3: edited: not what was hashed: actor" in printed
    assert "entry 9: cut off" in printed


def test_verification_can_begin_later(
    ledger: list[LedgerEntry], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_ledger", "--from", "9")
    assert "2 entries (9 to 10)" in capsys.readouterr().out
