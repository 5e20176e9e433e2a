"""Who is right how often, and who sees whose name."""

import pytest

from accounts.models import Organisation, User
from moderation.game_board import (
    PLAYS_TO_BE_RANKED,
    mistakes_of,
    progress,
    score_of,
    scores,
    together,
)
from moderation.models import MachineGuess, Truth
from moderation.services import guess, start_play
from tests.factories import (
    GameItemFactory,
    GamePlayFactory,
    MembershipFactory,
    UserFactory,
    plays,
)

pytestmark = pytest.mark.django_db


def test_people_are_compared_with_the_machine_on_the_same_pictures(moderator: User) -> None:
    plays(moderator, right=3, wrong=1, machine=MachineGuess.FAKE)
    plays(moderator, right=1, machine=MachineGuess.UNSURE)
    score = score_of(moderator)
    assert (score.plays, score.right, score.machine_right, score.unsure) == (5, 4, 4, 1)


def test_only_the_first_look_counts(moderator: User) -> None:
    play = GamePlayFactory.create(person=moderator, guess=Truth.REAL)
    GamePlayFactory.create(person=moderator, item=play.item, is_first=False)
    assert (score_of(moderator).plays, score_of(moderator).right) == (1, 0)


def test_a_picture_without_a_guess_does_not_count(moderator: User) -> None:
    GameItemFactory.create()
    start_play(person=moderator)
    assert score_of(moderator).plays == 0


def test_the_best_comes_first(moderator: User, senior: User) -> None:
    plays(moderator, right=1, wrong=1)
    plays(senior, right=2)
    assert [score.person for score in scores(senior)] == [senior, moderator]


def test_a_person_is_ranked_from_twenty_pictures_on(moderator: User) -> None:
    plays(moderator, right=PLAYS_TO_BE_RANKED - 1)
    assert not score_of(moderator).is_ranked
    plays(moderator, right=1)
    assert score_of(moderator).is_ranked


def test_members_see_the_names_of_their_house_alone(
    organisation: Organisation, uploader: User, outsider: User, moderator: User
) -> None:
    colleague = UserFactory.create()
    MembershipFactory.create(user=colleague, organisation=organisation)
    for person in (uploader, outsider, moderator, colleague):
        plays(person, right=1)
    assert {score.person for score in scores(uploader)} == {uploader, colleague}
    assert {score.person for score in scores(moderator)} == {
        uploader,
        outsider,
        moderator,
        colleague,
    }


def test_two_memberships_in_common_do_not_count_twice(uploader: User) -> None:
    second = MembershipFactory.create(user=uploader).organisation
    colleague = UserFactory.create()
    for organisation in (second, uploader.memberships.earliest("pk").organisation):
        MembershipFactory.create(user=colleague, organisation=organisation)
    plays(colleague, right=2)
    assert [score.plays for score in scores(uploader)] == [2]


def test_all_together_are_one_side(moderator: User, senior: User) -> None:
    plays(moderator, right=1, wrong=1)
    plays(senior, right=2)
    all_of_them = together(scores(moderator))
    assert (all_of_them.plays, all_of_them.right, all_of_them.share) == (4, 3, 0.75)


def test_the_chart_begins_with_ten_first_looks(moderator: User) -> None:
    plays(moderator, right=9)
    assert progress(moderator) is None
    plays(moderator, right=0, wrong=4)
    chart = progress(moderator)
    assert chart is not None
    assert [(bar.word, bar.value) for bar in chart.bars] == [("1 to 10", 90.0)]


def test_mistakes_are_counted_by_box(moderator: User) -> None:
    GameItemFactory.create()
    guess(play=start_play(person=moderator), answer=Truth.REAL)
    mistakes = mistakes_of(moderator)
    assert (mistakes.boxes, mistakes.due, mistakes.total) == ((1, 0, 0, 0, 0), 0, 1)
    assert mistakes.next_due_at is not None
