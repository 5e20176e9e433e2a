"""Pictures of the game and what was guessed about them."""

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from factory.declarations import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from accounts.models import Organisation, User
from detection.models import Verdict
from images.models import Submission
from moderation.models import GameItem, GamePlay, MachineGuess, Truth
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.detection import analysed_submission
from tests.factories.images import make_image
from tests.factories.moderation import CaseFactory

RULED = {"outcome": "confirmed_fake", "statement": "A person reviewed this image and found it."}


def stored_picture(number: int) -> str:
    content = ContentFile(make_image(seed=number, kind="WEBP"))
    return default_storage.save(f"game/test-{number}.webp", content)


class GameItemFactory(DjangoModelFactory[GameItem]):
    """A built-in fake that the machine sees through."""

    class Meta:
        model = GameItem

    source = GameItem.Source.MADE
    truth = Truth.FAKE
    name = Sequence(lambda n: f"made-{n}")
    story = "A part of it was copied to another place."
    picture_key = Sequence(stored_picture)
    verdict = Verdict.LIKELY_FAKE
    probability = 0.93


class GamePlayFactory(DjangoModelFactory[GamePlay]):
    """Answered, and right."""

    class Meta:
        model = GamePlay

    person = SubFactory(UserFactory)
    item = SubFactory(GameItemFactory)
    is_first = True
    guess = Truth.FAKE
    truth = LazyAttribute(lambda play: play.item.truth)
    machine = MachineGuess.FAKE
    milliseconds = 1500
    answered_at = LazyAttribute(lambda play: timezone.now())


def ruled_item(
    organisation: Organisation | None = None,
    submitted_by: User | None = None,
    *,
    through_api: bool = False,
) -> GameItem:
    """A fake of some organisation, ruled on and settled."""
    submission = analysed_submission(
        flag=Submission.Flag.DECIDED,
        ruling=RULED,
        organisation=organisation or OrganisationFactory.create(),
        submitted_by=None if through_api else submitted_by or UserFactory.create(),
        through_api=through_api,
    )
    image = submission.stored_image
    image.preview_key = default_storage.save(
        f"previews/{image.pk.hex}.webp", ContentFile(make_image(kind="WEBP"))
    )
    image.save(update_fields=["preview_key"])
    CaseFactory.create(submission=submission, status="decided", decided_at=timezone.now())
    return GameItemFactory.create(
        source=GameItem.Source.RULED, name="", story="", picture_key="", submission=submission
    )


def plays(person: User, right: int, wrong: int = 0, machine: str = MachineGuess.FAKE) -> None:
    """So many first looks at fakes."""
    for number in range(right + wrong):
        said = Truth.FAKE if number < right else Truth.REAL
        GamePlayFactory.create(person=person, guess=said, machine=machine)
