"""Decisions leave as CSV or JSON, and no cell can turn into a formula."""

import csv
import io
import json

from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from moderation.models import Decision
from tests.admin.conftest import make_decision


def export(client: Client, action: str) -> str:
    chosen = [str(key) for key in Decision.objects.values_list("pk", flat=True)]
    data = {"action": action, "_selected_action": chosen}
    response = client.post(reverse("admin:moderation_decision_changelist"), data)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment;")
    return response.getvalue().decode()


def test_the_csv_has_a_row_for_each_decision(reading: Client, decision: Decision) -> None:
    (row,) = csv.DictReader(io.StringIO(export(reading, "export_csv")))
    submission = decision.case.submission
    assert row["decision"] == decision.public_id
    assert row["sha256"] == submission.stored_image.sha256
    assert (row["outcome"], row["machine_verdict"]) == ("confirmed_fake", "likely_fake")


def test_the_json_is_a_list_of_decisions(
    reading: Client, decision: Decision, organisation: Organisation, uploader: User, moderator: User
) -> None:
    make_decision(organisation, uploader, moderator, reference="second")
    rows = json.loads(export(reading, "export_json"))
    assert [row["reference"] for row in rows] == ["first", "second"]


def test_people_appear_by_id_only(reading: Client, decision: Decision, moderator: User) -> None:
    text = export(reading, "export_json")
    assert f"user:{moderator.pk.hex}" in text
    assert moderator.email not in text


def test_a_reference_cannot_become_a_formula(
    reading: Client, organisation: Organisation, uploader: User, moderator: User
) -> None:
    make_decision(organisation, uploader, moderator, reference="=HYPERLINK(1)")
    (row,) = csv.DictReader(io.StringIO(export(reading, "export_csv")))
    assert row["reference"] == "'=HYPERLINK(1)"
