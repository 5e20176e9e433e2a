"""Queues, policies and cases."""

from django.utils import timezone
from factory.declarations import (
    LazyFunction,
    SelfAttribute,
    Sequence,
    SubFactory,
)
from factory.django import DjangoModelFactory

from images.models import Submission
from moderation.models import Bank, BankEntry, Batch, Case, GoldenItem, Policy, Queue, Rule
from tests.factories.accounts import UserFactory
from tests.factories.detection import analysed_submission


class QueueFactory(DjangoModelFactory[Queue]):
    class Meta:
        model = Queue
        django_get_or_create = ("slug",)

    name = "General review"
    slug = "general"
    is_default = True


class PolicyFactory(DjangoModelFactory[Policy]):
    class Meta:
        model = Policy

    code = Sequence(lambda n: f"policy-{n}")
    title = Sequence(lambda n: f"Policy {n}")
    text = "Synthetic media that deceives is not allowed."


class CaseFactory(DjangoModelFactory[Case]):
    """An open case on an analysed submission."""

    class Meta:
        model = Case

    submission = LazyFunction(lambda: analysed_submission(flag=Submission.Flag.FLAGGED))
    queue = SubFactory(QueueFactory)
    cause = Case.Cause.LIKELY_FAKE
    due_at = LazyFunction(timezone.now)
    created_at = LazyFunction(timezone.now)
    waiting_since = SelfAttribute("created_at")


class RuleFactory(DjangoModelFactory[Rule]):
    """A routing rule that takes everything, to the default queue."""

    class Meta:
        model = Rule

    name = Sequence(lambda n: f"Rule {n}")
    queue = SubFactory(QueueFactory)


class BankEntryFactory(DjangoModelFactory[BankEntry]):
    """A hash among the known fakes."""

    class Meta:
        model = BankEntry

    bank = LazyFunction(lambda: Bank.objects.get(slug="known-fakes"))
    pdq = Sequence(lambda n: f"{n:064x}")
    added_by = SubFactory(UserFactory)


class BatchFactory(DjangoModelFactory[Batch]):
    """A batch of nothing, ruled authentic."""

    class Meta:
        model = Batch

    actor = SubFactory(UserFactory)
    chosen = LazyFunction(dict)
    outcome = "authentic"
    reason = "no_sign"
    count = 0


class GoldenItemFactory(DjangoModelFactory[GoldenItem]):
    """A known fake, to be mixed in."""

    class Meta:
        model = GoldenItem

    submission = LazyFunction(lambda: analysed_submission(flag=Submission.Flag.DECIDED))
    truth = "confirmed_fake"
    added_by = SubFactory(UserFactory)
