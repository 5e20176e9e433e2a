"""The ledger's page says whether the chain holds, and verifies all of it on demand."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from audit import chain_status
from audit.anchors import write_anchor
from moderation.models import Decision
from tests.audit.conftest import tamper

LEDGER, VERIFY = "admin:audit_ledgerentry_changelist", "admin:audit_verify"


def test_a_whole_chain_is_said_to_hold(reading: Client, decision: Decision) -> None:
    write_anchor()
    page = reading.get(reverse(LEDGER)).content.decode()
    assert "The chain holds." in page
    assert "Verified just now from entry 1 to 5" in page
    assert "up to entry 5" in page


def test_tampering_is_the_first_thing_seen(reading: Client, decision: Decision) -> None:
    tamper("UPDATE audit_ledgerentry SET actor = 'user:x' WHERE sequence = 3")
    page = reading.get(reverse(LEDGER)).content.decode()
    assert "The ledger is not what was written." in page
    assert "Entry 3: edited" in page


def test_old_damage_is_found_by_the_button(
    reading: Client, decision: Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain_status, "ON_THE_PAGE", 2)
    tamper("UPDATE audit_ledgerentry SET actor = 'user:x' WHERE sequence = 1")
    assert b"The chain holds." in reading.get(reverse(LEDGER)).content
    page = reading.post(reverse(VERIFY), follow=True).content.decode()
    assert "Entry 1: edited" in page


def test_the_button_says_how_far_it_looked(reading: Client, decision: Decision) -> None:
    page = reading.post(reverse(VERIFY), follow=True).content.decode()
    assert "Entries 1 to 5 are what was written." in page


def test_a_long_chain_is_left_to_the_command(
    reading: Client, decision: Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain_status, "BY_BUTTON", 2)
    assert b"manage.py verify_ledger" in reading.get(reverse(LEDGER)).content


def test_a_damaged_anchor_file_is_told_and_breaks_no_page(
    reading: Client, decision: Decision, settings: Settings
) -> None:
    settings.LEDGER_ANCHOR_FILE.write_text("nonsense\n")
    assert "line 1 of" in reading.get(reverse(LEDGER)).content.decode()


def test_verifying_is_a_post(reading: Client) -> None:
    assert reading.get(reverse(VERIFY)).status_code == 405
