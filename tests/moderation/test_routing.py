import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Organisation
from detection.models import Verdict
from images.models import Submission
from moderation.models import Case, Queue, Rule
from moderation.policy import Flagging
from moderation.routing import fits, placements
from moderation.services import open_cases
from tests.factories import QueueFactory, RuleFactory, SubmissionFactory, analysed_submission

pytestmark = pytest.mark.django_db

FAKE = Flagging(Case.Cause.LIKELY_FAKE, severity=2)


@pytest.fixture
def special() -> Queue:
    return QueueFactory.create(name="Special", slug="special", is_default=False, due_hours=4)


def placed_by(rule: Rule, *submissions: Submission) -> list[Submission]:
    """Which of these the rule takes."""
    found = placements(submission.pk for submission in submissions)
    return [submission for submission in submissions if found.get(submission.pk) == rule]


def test_a_rule_without_conditions_takes_everything_that_ended(special: Queue) -> None:
    rule = RuleFactory.create(queue=special)
    analysed, waiting = analysed_submission(), SubmissionFactory.create()
    assert placed_by(rule, analysed, waiting) == [analysed]


def test_a_rule_takes_one_verdict() -> None:
    rule = RuleFactory.create(ending="inconclusive")
    doubtful, fake = analysed_submission(verdict=Verdict.INCONCLUSIVE), analysed_submission()
    assert placed_by(rule, doubtful, fake) == [doubtful]


def test_a_rule_takes_what_was_quarantined() -> None:
    rule = RuleFactory.create(ending="quarantined")
    set_aside = SubmissionFactory.create(quarantined=True)
    assert placed_by(rule, set_aside, analysed_submission()) == [set_aside]


def test_a_rule_takes_a_range_of_probabilities_with_its_ends() -> None:
    rule = RuleFactory.create(probability_from=0.6, probability_to=0.8)
    found = [analysed_submission(probability=p) for p in (0.59, 0.6, 0.7, 0.8, 0.81)]
    assert placed_by(rule, *found) == found[1:4]


def test_a_range_of_probabilities_never_holds_without_one() -> None:
    rule = RuleFactory.create(probability_from=0.0)
    assert placed_by(rule, SubmissionFactory.create(quarantined=True)) == []


def test_a_rule_takes_one_organisation(organisation: Organisation) -> None:
    rule = RuleFactory.create(organisation=organisation)
    theirs, other = analysed_submission(organisation=organisation), analysed_submission()
    assert placed_by(rule, theirs, other) == [theirs]


def test_a_rule_takes_one_source() -> None:
    web = analysed_submission(source="web")
    assert placed_by(RuleFactory.create(source="web"), web) == [web]
    assert placed_by(RuleFactory.create(source="api", position=1), web) == []


def test_a_rule_takes_what_the_detectors_contradict_each_other_about() -> None:
    rule = RuleFactory.create(contradicting=True)
    torn, agreed = analysed_submission(), analysed_submission()
    torn.analyses.update(contradiction={"fake": ["cnn"], "authentic": ["face"]})
    assert placed_by(rule, torn, agreed) == [torn]


def test_the_first_rule_in_order_decides() -> None:
    later = RuleFactory.create(position=2)
    first = RuleFactory.create(position=1)
    submission = analysed_submission()
    assert placed_by(first, submission) == [submission]
    assert placed_by(later, submission) == []


def test_an_inactive_rule_takes_nothing() -> None:
    submission = analysed_submission()
    assert placed_by(RuleFactory.create(is_active=False), submission) == []


def test_a_sample_is_of_its_size_and_the_same_whenever_it_is_asked() -> None:
    rule = RuleFactory.create(share=25)
    keys = [submission.pk for submission in SubmissionFactory.create_batch(400, quarantined=True)]
    drawn = set(placements(keys))
    assert 60 <= len(drawn) <= 140
    assert set(placements(reversed(keys))) == drawn
    assert set(Submission.objects.filter(fits(rule)).values_list("pk", flat=True)) == drawn


def test_two_rules_draw_different_samples() -> None:
    SubmissionFactory.create_batch(200, quarantined=True)
    one, other = (
        set(Submission.objects.filter(fits(RuleFactory.build(share=50))).values_list("pk"))
        for _ in range(2)
    )
    assert one != other
    assert one & other


def test_a_placed_case_waits_in_the_queue_of_its_rule(special: Queue) -> None:
    rule = RuleFactory.create(queue=special, severity=3)
    (case,), _ = open_cases([(analysed_submission(), FAKE)])
    assert (case.queue, case.rule, case.severity) == (special, rule, 3)
    assert case.cause == Case.Cause.LIKELY_FAKE
    assert (case.due_at - case.created_at).total_seconds() == 3600


def test_a_rule_brings_what_nothing_flagged_before_people(special: Queue) -> None:
    RuleFactory.create(queue=special)
    harmless = analysed_submission(verdict=Verdict.LIKELY_AUTHENTIC, probability=0.02)
    (case,), _ = open_cases([(harmless, None)])
    assert (case.cause, case.severity) == (Case.Cause.SAMPLED, 1)


def test_what_nothing_flags_and_no_rule_takes_needs_nobody() -> None:
    RuleFactory.create(ending="inconclusive")
    harmless = analysed_submission(verdict=Verdict.LIKELY_AUTHENTIC, probability=0.02)
    assert open_cases([(harmless, None)]) == ([], [])


def test_rules_cost_one_more_query_however_many_there_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    RuleFactory.create_batch(5, ending="inconclusive")
    batch = [(SubmissionFactory.create(quarantined=True), FAKE) for _ in range(8)]
    with django_assert_num_queries(7):
        open_cases(batch)
