"""Where cases wait, and what rulings refer to."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

MOST_REVIEWS = 5


class Queue(models.Model):
    """Where cases wait for people."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    purpose = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="lower numbers come first")
    is_default = models.BooleanField(
        default=False, help_text="takes what no routing rule sends elsewhere"
    )
    due_hours = models.PositiveSmallIntegerField(
        default=24, help_text="for the mildest cases; severe ones are due in a quarter of it"
    )

    reviews = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_REVIEWS)],
        help_text="people who rule on each case without seeing each other's rulings",
    )
    blind_first = models.BooleanField(
        default=False,
        help_text="reviewers say what they think before they see the machine's verdict",
    )
    golden_share = models.PositiveSmallIntegerField(
        "golden items (%)",
        default=0,
        validators=[MaxValueValidator(100)],
        help_text="of what a reviewer gets here; their truth is known",
    )
    second_if_severe = models.BooleanField("second review of severe cases", default=False)
    second_if_against_machine = models.BooleanField(
        "second review where a person contradicts the machine", default=False
    )
    second_share = models.PositiveSmallIntegerField(
        "second review of a random share (%)",
        default=0,
        validators=[MaxValueValidator(100)],
    )

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    reviews__range=(1, MOST_REVIEWS), second_share__lte=100, golden_share__lte=100
                ),
                name="moderation_queue_asks_for_few_reviews",
            ),
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="moderation_one_default_queue",
            ),
            models.CheckConstraint(
                condition=Q(due_hours__gte=1), name="moderation_queue_has_time_to_rule"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        if self.is_default:
            return reverse("moderation:queue")
        return reverse("moderation:queue_named", args=[self.slug])


class Policy(models.Model):
    """A rule that a ruling refers to, in words that the uploader can read."""

    code = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    text = models.TextField()
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "policies"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
