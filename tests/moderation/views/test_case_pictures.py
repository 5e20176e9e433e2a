"""A case shows its pictures under its own id, and what the machine drew only to who may know."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import LedgerEntry
from detection.models import Finding
from images import exact, store
from images.models import Submission
from moderation.models import Case, Queue
from moderation.services import claim_case, claim_next
from tests.factories import FindingFactory, GoldenItemFactory
from tests.moderation.views.conftest import post, text
from tests.moderation.views.test_case_page import page_of
from tests.moderation.views.test_looks import use_up

DRAWN = [("heatmap", "cnn"), ("evidence", "frequency", "spectrum")]


def show(submission: Submission) -> None:
    """Store a copy, a heat map and a spectrum; each says what it is."""
    image = submission.stored_image
    image.preview_key, image.thumbnail_key = "previews/p.webp", "thumbnails/t.webp"
    image.width, image.height = 1500, 1100
    image.save()
    Finding.objects.filter(analysis__submission=submission).update(heatmap_key="heatmaps/h.png")
    analysis = submission.analyses.get()
    FindingFactory.create(
        analysis=analysis, detector="frequency", picture_keys={"spectrum": "evidence/s.png"}
    )
    for key in ("previews/p.webp", "thumbnails/t.webp", "heatmaps/h.png", "evidence/s.png"):
        store.write(key, key.encode())


@pytest.fixture
def shown(held: Case) -> Case:
    show(held.submission)
    return held


def address(case: Case, name: str, *more: object) -> str:
    return reverse(f"moderation:{name}", args=[case.public_id, *more])


def test_every_picture_has_an_address(shown: Case, browser: Client) -> None:
    stored = {
        ("picture",): b"previews/p.webp",
        ("thumbnail",): b"thumbnails/t.webp",
        DRAWN[0]: b"heatmaps/h.png",
        DRAWN[1]: b"evidence/s.png",
    }
    for place, content in stored.items():
        answer = browser.get(address(shown, *place))
        assert answer.content == content
        assert "private" in answer["Cache-Control"]


def test_the_page_names_the_addresses_that_there_are(shown: Case, browser: Client) -> None:
    page = page_of(browser, shown)
    for place in (("picture",), ("exact",), ("original",), *DRAWN):
        assert f'"{address(shown, *place)}"' in page


def test_the_own_pixels_are_there_too(shown: Case, browser: Client) -> None:
    assert browser.post(address(shown, "exact")).json()["status"] == "wanted"
    for key in exact.keys_by_tile(shown.submission.stored_image).values():
        store.write(key, key.encode())
    exact.end(exact.want(shown.submission.stored_image))
    assert browser.get(address(shown, "tile", 1, 0)).content.endswith(b"-1-0.webp")


def test_whoever_takes_the_original_is_written_down(
    shown: Case, browser: Client, moderator: User
) -> None:
    browser.get(address(shown, "original"))
    entry = LedgerEntry.objects.filter(action="original.downloaded").get()
    assert entry.subject == shown.submission.public_id
    assert moderator.pk.hex in entry.actor


def test_beyond_their_cap_nobody_takes_the_original(
    shown: Case, browser: Client, moderator: User
) -> None:
    use_up(moderator, minutes=1)
    answer = browser.get(address(shown, "original"))
    assert answer.status_code == 409
    assert "You have reached the limit that you set" in text(answer)
    assert not LedgerEntry.objects.filter(action="original.downloaded").exists()


@pytest.mark.parametrize("place", [("original",), *DRAWN])
def test_in_a_blind_queue_what_tells_the_verdict_follows_the_first_look(
    case: Case, browser: Client, moderator: User, place: tuple[str, ...]
) -> None:
    show(case.submission)
    Queue.objects.update(blind_first=True)
    held = claim_case(case=case, moderator=moderator)
    assert browser.get(address(held, "picture")).status_code == 200
    assert browser.get(address(held, *place)).status_code == 404
    post(browser, "first_look", held, first="authentic")
    assert browser.get(address(held, *place)).status_code == 200


def test_no_page_of_a_golden_case_names_its_submission(
    case: Case, browser: Client, moderator: User
) -> None:
    Queue.objects.update(golden_share=100)
    item = GoldenItemFactory.create()
    show(item.submission)
    golden = claim_next(moderator=moderator)
    assert golden.submission == item.submission
    queue = text(browser.get(golden.queue.get_absolute_url()))
    for page in (page_of(browser, golden), queue):
        assert golden.public_id in page
        assert item.submission.public_id not in page
