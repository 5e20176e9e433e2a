"""Rulings that stand become pictures of the game, for those who may see them."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import Organisation, User
from images.models import Submission
from moderation.models import Case, GameItem, Policy
from moderation.outcomes import Outcome, Reason
from moderation.rulings import Ruling
from moderation.selectors import is_veiled_for, items_for
from moderation.services import claim_case, decide, file_appeal, reopen_case
from tests.factories import (
    CaseFactory,
    GameItemFactory,
    MembershipFactory,
    analysed_submission,
    make_image,
    ruled_item,
)
from tests.moderation.conftest import settle

pytestmark = pytest.mark.django_db
AUTHENTIC = Ruling(Outcome.AUTHENTIC, Reason.NO_SIGN)
CANNOT_TELL = Ruling(Outcome.CANNOT_TELL, Reason.POOR_QUALITY)


@pytest.fixture
def shown_case(organisation: Organisation) -> Case:
    """Of an image that has a preview."""
    submission = analysed_submission(organisation=organisation, flag=Submission.Flag.FLAGGED)
    content = ContentFile(make_image(kind="WEBP"))
    submission.stored_image.preview_key = default_storage.save("previews/game.webp", content)
    submission.stored_image.save(update_fields=["preview_key"])
    return CaseFactory.create(submission=submission)


def rule(case: Case, person: User, ruling: Ruling) -> None:
    decide(case=claim_case(case=case, moderator=person), reviewer=person, ruling=ruling)
    settle(case)


def test_a_settled_ruling_becomes_a_picture(
    shown_case: Case, moderator: User, uploader: User, policy: Policy
) -> None:
    fake = Ruling(Outcome.CONFIRMED_FAKE, Reason.VISIBLE_ARTEFACTS, policy)
    rule(shown_case, moderator, fake)
    item = items_for(uploader).get()
    assert (item.submission, item.truth) == (shown_case.submission, "fake")
    assert (item.verdict, item.probability) == ("likely_fake", 0.97)


def test_who_cannot_tell_makes_no_picture(shown_case: Case, moderator: User) -> None:
    rule(shown_case, moderator, CANNOT_TELL)
    assert not GameItem.objects.exists()


def test_what_has_no_preview_is_no_picture(case: Case, moderator: User) -> None:
    rule(case, moderator, AUTHENTIC)
    assert not GameItem.objects.exists()


def test_a_ruling_that_is_looked_at_again_is_not_shown(
    shown_case: Case, moderator: User, senior: User, uploader: User
) -> None:
    rule(shown_case, moderator, AUTHENTIC)
    assert items_for(uploader).exists()
    shown_case.refresh_from_db()
    reopen_case(case=shown_case, by=senior, note="Look again.")
    assert not items_for(uploader).exists()


def test_an_appealed_ruling_is_not_shown(shown_case: Case, moderator: User, uploader: User) -> None:
    rule(shown_case, moderator, AUTHENTIC)
    submission = Submission.objects.get(pk=shown_case.submission_id)
    file_appeal(submission=submission, by=uploader, text="It is generated.")
    assert not items_for(uploader).exists()


def test_another_ruling_changes_the_truth_or_takes_the_picture_out(
    shown_case: Case, moderator: User, senior: User, uploader: User, policy: Policy
) -> None:
    rule(shown_case, moderator, AUTHENTIC)
    shown_case.refresh_from_db()
    reopen_case(case=shown_case, by=senior, note="Look again.")
    shown_case.refresh_from_db()
    fake = Ruling(Outcome.CONFIRMED_FAKE, Reason.VISIBLE_ARTEFACTS, policy)
    rule(shown_case, senior, fake)
    assert items_for(uploader).get().truth == "fake"
    shown_case.refresh_from_db()
    reopen_case(case=shown_case, by=senior, note="And again.")
    shown_case.refresh_from_db()
    rule(shown_case, senior, CANNOT_TELL)
    assert not items_for(uploader).exists()


def test_members_see_those_of_their_organisation_alone(
    organisation: Organisation, uploader: User, outsider: User
) -> None:
    item = ruled_item(organisation=organisation)
    assert set(items_for(uploader)) == {item}
    assert not items_for(outsider).exists()


def test_reviewers_see_all_and_other_staff_none(
    moderator: User, senior: User, auditor: User, administrator: User
) -> None:
    ruled_item()
    seen = [items_for(person).count() for person in (moderator, senior, auditor, administrator)]
    assert seen == [1, 1, 0, 0]


def test_everybody_sees_what_ships_with_the_product(uploader: User, auditor: User) -> None:
    item = GameItemFactory.create()
    assert items_for(uploader).get() == items_for(auditor).get() == item


def test_nobody_guesses_about_their_own_upload(organisation: Organisation, uploader: User) -> None:
    ruled_item(organisation=organisation, submitted_by=uploader)
    assert not items_for(uploader).exists()


def test_an_upload_through_the_api_is_shown(organisation: Organisation, uploader: User) -> None:
    ruled_item(organisation=organisation, through_api=True)
    assert items_for(uploader).exists()


def test_nobody_guesses_about_their_own_ruling(
    shown_case: Case, moderator: User, senior: User
) -> None:
    rule(shown_case, moderator, AUTHENTIC)
    assert not items_for(moderator).exists()
    assert items_for(senior).exists()


def test_pictures_of_other_houses_come_veiled(organisation: Organisation, moderator: User) -> None:
    item = ruled_item(organisation=organisation)
    assert is_veiled_for(item, moderator)
    MembershipFactory.create(user=moderator, organisation=organisation)
    assert not is_veiled_for(item, moderator)
    assert not is_veiled_for(GameItemFactory.create(), moderator)
