import pytest

from accounts.models import User
from moderation.models import Case
from moderation.selectors.search import search
from moderation.services import claim_case
from tests.factories import CaseFactory, GoldenItemFactory, analysed_submission
from tests.moderation.conftest import ruled

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    submission = analysed_submission(
        flag="flagged", reference="Story 2026/17", file_name="harbour at night.jpg"
    )
    return CaseFactory.create(submission=submission)


def test_a_case_is_found_by_every_id_that_it_has(case: Case, moderator: User) -> None:
    CaseFactory.create()
    assert (
        search(case.public_id, moderator) == search(case.submission.public_id, moderator) == [case]
    )


@pytest.mark.parametrize(
    "words", ["Story 2026/17", "Story 20", " harbour ", "harbour at night.jpg"]
)
def test_words_are_found_as_they_begin(case: Case, moderator: User, words: str) -> None:
    CaseFactory.create()
    assert search(words, moderator) == [case]


def test_a_hash_is_found_from_eight_digits_on(case: Case, moderator: User) -> None:
    sha256 = case.submission.stored_image.sha256
    assert search(sha256, moderator) == search(sha256[:8].upper(), moderator) == [case]


@pytest.mark.parametrize(
    "words", ["", "St", "ory 2026", "case_1", "sub_" + "0" * 32, "%", "100%_", "\\\\"]
)
def test_what_begins_nothing_finds_nothing(case: Case, moderator: User, words: str) -> None:
    assert search(words, moderator) == []


def test_signs_of_patterns_are_plain_characters(case: Case, moderator: User) -> None:
    percent = analysed_submission(flag="flagged", reference="100% sure")
    found = CaseFactory.create(submission=percent)
    assert search("100%", moderator) == [found]


def test_whoever_knows_a_golden_picture_finds_its_review(moderator: User) -> None:
    item = GoldenItemFactory.create()
    review = claim_case(case=CaseFactory.create(submission=item.submission), moderator=moderator)
    ruled(review, moderator)
    CaseFactory.create(kind=Case.Kind.GOLDEN, submission=item.submission)
    assert search(item.submission.public_id, moderator) == [review]
