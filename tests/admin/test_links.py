"""From a submission the way leads to its analyses, findings, case, decisions and ledger rows."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from moderation.models import Decision


def page_of(client: Client, page: str, key: object) -> str:
    return client.get(reverse(f"admin:{page}_change", args=[key])).content.decode()


def test_every_link_on_a_submission_leads_somewhere(reading: Client, decision: Decision) -> None:
    page = page_of(reading, "images_submission", decision.case.submission_id)
    main = page[page.index('id="content-main"') :]
    links = set(re.findall(r'href="(/admin/[^"]+)"', main))
    assert len(links) >= 9
    assert {reading.get(link.replace("&amp;", "&")).status_code for link in links} == {200}


@pytest.mark.parametrize(
    ("page", "attribute"),
    [("moderation_case", "case"), ("images_submission", "case.submission")],
)
def test_the_timeline_tells_the_whole_story(
    reading: Client, decision: Decision, moderator: User, page: str, attribute: str
) -> None:
    case = decision.case
    key = case.pk if attribute == "case" else case.submission_id
    story = page_of(reading, page, key)
    told = re.findall(r"<td>((?:submission|case)\.[a-z]+)</td>", story)
    assert told == [
        "submission.accepted", "submission.analysed", "case.opened", "case.claimed", "case.decided",
    ]  # fmt: skip
    assert moderator.email in story


def test_a_ledger_entry_leads_to_its_subject(reading: Client, decision: Decision) -> None:
    page = page_of(reading, "audit_ledgerentry", 5)
    assert reverse("admin:moderation_case_change", args=[decision.case.pk.hex]) in page


def test_a_case_leads_to_its_ledger_rows(reading: Client, decision: Decision) -> None:
    case = decision.case
    assert f"?subject={case.public_id}" in page_of(reading, "moderation_case", case.pk)
    address = reverse("admin:audit_ledgerentry_changelist")
    entries = reading.get(address, {"subject": case.public_id}).context["cl"].result_list
    assert [entry.action for entry in entries] == ["case.decided", "case.claimed", "case.opened"]


def test_pictures_are_thumbnails_and_never_originals(reading: Client, decision: Decision) -> None:
    image = decision.case.submission.stored_image
    image.thumbnail_key = "thumbnails/x.webp"
    image.save()
    page = page_of(reading, "images_submission", decision.case.submission_id)
    address = reverse("images:thumbnail", args=[decision.case.submission.public_id])
    assert f'src="{address}"' in page
