"""The database keeps the card of each release as it is beside the weights."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from audit.models import LedgerEntry
from detection.models import DetectorRelease
from detection.pipeline.release import ReleaseInfo
from detection.services import register_releases

NEW = {"detector": "cnn", "thresholds": {"fake": 0.6}, "data": [1, 2.5, 1e-7, None]}
FIGURE = {"figure": 0.0963, "interval": [0.0706, 0.1244], "better_than_random": False}
MEASURED = NEW | {"faithfulness": FIGURE, "evaluation": {"auc": 0.91}}


def info(card: dict[str, Any], weights_sha256: str = "c" * 64) -> ReleaseInfo:
    return ReleaseInfo("cnn", "2026.11.1", weights_sha256, card, status="ready")


def changes() -> list[dict[str, Any]]:
    entries = LedgerEntry.objects.filter(action="release.card_changed").order_by("sequence")
    return [json.loads(entry.payload) for entry in entries]


@pytest.mark.django_db
def test_figures_that_were_measured_later_reach_the_row() -> None:
    first = register_releases([info(NEW)])["cnn"]
    again = register_releases([info(MEASURED)])["cnn"]
    assert (again.pk, again.card) == (first.pk, MEASURED)
    assert DetectorRelease.objects.get().card == MEASURED


@pytest.mark.django_db
def test_nothing_but_the_card_changes() -> None:
    first = register_releases([info(NEW)])["cnn"]
    DetectorRelease.objects.update(stage=DetectorRelease.Stage.SHADOW)
    register_releases([info(MEASURED)])
    row = DetectorRelease.objects.get()
    assert (row.stage, row.created_at) == (DetectorRelease.Stage.SHADOW, first.created_at)


@pytest.mark.django_db
def test_other_weights_are_another_release() -> None:
    register_releases([info(NEW)])
    register_releases([info(MEASURED, "d" * 64)])
    assert DetectorRelease.objects.get(weights_sha256="c" * 64).card == NEW
    assert changes() == []


@pytest.mark.django_db
def test_what_could_not_be_loaded_changes_nothing() -> None:
    register_releases([info(NEW)])
    assert register_releases([replace(info(MEASURED), status="unavailable")]) == {}
    assert DetectorRelease.objects.get().card == NEW


@pytest.mark.django_db
def test_the_same_card_is_only_read(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    register_releases([info(MEASURED)])
    with django_assert_num_queries(1):
        register_releases([info(dict(reversed(MEASURED.items())))])
    assert changes() == []


@pytest.mark.django_db
def test_the_ledger_keeps_what_changed() -> None:
    register_releases([info(NEW)])
    row = register_releases([info(MEASURED)])["cnn"]
    register_releases([info(NEW)])
    there, back = changes()
    assert there["subject"] == f"rel_{row.pk.hex}"
    assert there["actor"] == "system:worker"
    assert there["data"]["members"] == ["evaluation", "faithfulness"]
    assert there["data"]["weights_sha256"] == "c" * 64
    assert there["data"]["before"] == back["data"]["after"] != there["data"]["after"]


@pytest.mark.django_db
def test_an_auditor_is_led_from_the_release_to_its_ledger_rows(
    auditor: User, sign_in: Callable[[User], Client]
) -> None:
    register_releases([info(NEW)])
    row = register_releases([info(MEASURED)])["cnn"]
    page = sign_in(auditor).get(reverse("admin:detection_detectorrelease_change", args=[row.pk]))
    assert f"?subject=rel_{row.pk.hex}" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_ten_workers_that_start_at_once_one_writes() -> None:
    register_releases([info(NEW)])
    start = Barrier(10)

    def begin(_: int) -> dict[str, Any]:
        try:
            start.wait()
            card: dict[str, Any] = register_releases([info(MEASURED)])["cnn"].card
            return card
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as workers:
        assert list(workers.map(begin, range(10))) == [MEASURED] * 10
    assert len(changes()) == 1
    assert DetectorRelease.objects.get().card == MEASURED
