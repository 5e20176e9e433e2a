"""The game: guess whether a picture is real, then see what the machine said and what is true."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Random
from django.utils import timezone

from common.ids import public_id, uuid7
from detection.models import Verdict
from images.models import Submission
from moderation.repetition import LAST_BOX


class Truth(models.TextChoices):
    REAL = "real", "Real"
    FAKE = "fake", "Fake"


class MachineGuess(models.TextChoices):
    REAL = "real", "Real"
    FAKE = "fake", "Fake"
    UNSURE = "unsure", "Cannot tell"


GUESSES: dict[str, MachineGuess] = {
    Verdict.LIKELY_FAKE: MachineGuess.FAKE,
    Verdict.LIKELY_AUTHENTIC: MachineGuess.REAL,
}


class GameItem(models.Model):
    """A picture whose truth is known: one that ships with the product, or one that was ruled on."""

    class Source(models.TextChoices):
        PHOTOGRAPH = "photograph", "A free photograph"
        MADE = "made", "Made by code"
        RULED = "ruled", "Ruled on by people"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.CharField(max_length=12, choices=Source)
    truth = models.CharField(max_length=4, choices=Truth)
    name = models.CharField(max_length=60, blank=True, help_text="of its recipe; empty: ruled on")
    story = models.CharField(max_length=300, blank=True, help_text="how it was made, and by whom")
    picture_key = models.CharField(max_length=200, blank=True)
    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="game_item"
    )
    verdict = models.CharField(max_length=20, blank=True, choices=Verdict)
    probability = models.FloatField(null=True, blank=True, help_text="P(fake), calibrated")
    is_active = models.BooleanField(default=True)
    lot = models.FloatField(
        db_default=Random(), editable=False, help_text="from 0 to 1; a picture is drawn by it"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(source="ruled", submission__isnull=False, picture_key="", name="")
                | (
                    Q(source__in=["photograph", "made"], submission=None)
                    & ~Q(picture_key="")
                    & ~Q(name="")
                    & ~Q(story="")
                ),
                name="moderation_game_item_has_one_picture",
            ),
            models.CheckConstraint(
                condition=Q(source="photograph", truth="real")
                | Q(source="made", truth="fake")
                | Q(source="ruled", truth__in=["real", "fake"]),
                name="moderation_what_code_made_is_fake",
            ),
            models.CheckConstraint(
                condition=Q(probability=None) | Q(probability__gte=0, probability__lte=1),
                name="moderation_game_probability_between_0_and_1",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=~Q(name=""), name="moderation_one_item_a_recipe"
            ),
        ]
        indexes = [
            models.Index(fields=["lot"], name="moderation_game_lots", condition=Q(is_active=True)),
        ]

    def __str__(self) -> str:
        return self.name or str(self.submission)

    @property
    def machine(self) -> MachineGuess:
        """Where the verdict decides nothing, the machine does not guess."""
        return GUESSES.get(self.verdict, MachineGuess.UNSURE)


class GamePlay(models.Model):
    """One picture shown to one person, and their one guess."""

    LONGEST = 3_600_000  # milliseconds; whoever leaves a picture open for longer was not looking

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="game_plays"
    )
    item = models.ForeignKey(GameItem, on_delete=models.PROTECT, related_name="plays")
    is_first = models.BooleanField(help_text="their first look at it; only these are counted")
    shown_at = models.DateTimeField(default=timezone.now, editable=False)
    guess = models.CharField(max_length=4, choices=Truth, blank=True)
    truth = models.CharField(max_length=4, choices=Truth, blank=True, help_text="when they guessed")
    machine = models.CharField(max_length=6, choices=MachineGuess, blank=True)
    milliseconds = models.PositiveIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, milliseconds=None, guess="", truth="", machine="")
                | Q(
                    answered_at__isnull=False,
                    milliseconds__isnull=False,
                    guess__in=["real", "fake"],
                    truth__in=["real", "fake"],
                    machine__in=["real", "fake", "unsure"],
                ),
                name="moderation_play_is_answered_whole",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(answered_at=None),
                name="moderation_one_picture_before_a_person",
            ),
            models.UniqueConstraint(
                fields=["person", "item"],
                condition=Q(is_first=True),
                name="moderation_one_first_look_an_item",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-answered_at"], name="moderation_plays_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def public_id(self) -> str:
        return public_id("play", self.id)

    @property
    def is_right(self) -> bool:
        return self.guess == self.truth

    @property
    def seconds(self) -> float:
        return (self.milliseconds or 0) / 1000


RIGHT = Q(guess=F("truth"))
MACHINE_RIGHT = Q(machine=F("truth"))


class GameCard(models.Model):
    """A mistake that comes back until it was guessed right often enough."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="game_cards"
    )
    item = models.ForeignKey(GameItem, on_delete=models.PROTECT, related_name="cards")
    box = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "item"], name="moderation_one_card_a_person_and_item"
            ),
            models.CheckConstraint(
                condition=Q(box__gte=1, box__lte=LAST_BOX), name="moderation_card_lies_in_a_box"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "due_at"], name="moderation_cards_due"),
        ]

    def __str__(self) -> str:
        return f"{self.item} in box {self.box}"
