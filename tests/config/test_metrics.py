"""/metrics: true figures for whoever has the token, and nothing for anybody else."""

from collections.abc import Callable

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from common.timings import KEY, Metric, Timing, Timings, timings
from images.models import Submission
from tests.factories import CaseFactory, SubmissionFactory
from webhooks.models import Endpoint, OutboxEvent
from webhooks.services import emit

TOKEN = "only-prometheus-knows-this"
Read = Callable[[], "Figures"]


class Figures:
    """`figures("name", "label", …)` is one of them, as Prometheus understands the page."""

    def __init__(self, page: str) -> None:
        self.known = {
            (sample.name, frozenset(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(page)
            for sample in family.samples
        }

    def __call__(self, name: str, *labels: str) -> float:
        return self.known[f"touchstone_{name}", frozenset(labels)]


@pytest.fixture
def read(settings: Settings, client: Client, db: None) -> Read:
    """`read()` asks for the page."""
    settings.METRICS_TOKEN = TOKEN
    timings._client.delete(KEY)

    def figures() -> Figures:
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        return Figures(answer.content.decode())

    return figures


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN])
def test_without_the_token_nobody_reads_it(settings: Settings, client: Client, given: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"Authorization": given})
    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer x"])
def test_where_no_token_is_set_there_is_no_such_page(
    settings: Settings, client: Client, db: None, given: str
) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_what_waits_is_counted_by_job(read: Read) -> None:
    SubmissionFactory.create_batch(3)
    SubmissionFactory.create(priority=Submission.Priority.BULK)
    SubmissionFactory.create(analysing=True)
    SubmissionFactory.create(fetching=True)
    found = read()
    assert found("jobs_waiting", "analyse_interactive") == 3
    assert found("jobs_waiting", "analyse_bulk") == 1
    assert found("jobs_waiting", "fetch") == 1
    assert found("analysing") == 1
    assert 0 < found("jobs_oldest_seconds", "analyse_interactive") < 60


def test_deliveries_that_are_under_way_are_counted(read: Read) -> None:
    submission = SubmissionFactory.create(rejected=True)
    Endpoint.objects.create(
        organisation=submission.organisation, url="https://partner.example/hook"
    )
    emit(
        event=OutboxEvent.Type.SUBMISSION_REJECTED,
        organisation_id=submission.organisation_id,
        subject_id=submission.pk,
        payload={},
    )
    assert read()("jobs_waiting", "deliver") == 1


def test_cases_are_counted_by_queue(read: Read) -> None:
    case = CaseFactory.create()
    assert read()("cases_waiting", case.queue.slug, "waiting") == 1


def test_times_are_histograms_that_every_process_adds_to(read: Read) -> None:
    another_process = Timings(timings._client)
    timings.note([Timing(Metric.ACCEPT, "api", 0.02), Timing(Metric.ACCEPT, "api", 4000.0)])
    another_process.note([Timing(Metric.ACCEPT, "api", 0.02)])
    found = read()
    assert found("accept_seconds_bucket", "api", "0.01") == 0
    assert found("accept_seconds_bucket", "api", "0.025") == 2
    assert found("accept_seconds_bucket", "api", "+Inf") == 3
    assert found("accept_seconds_count", "api") == 3
    assert found("accept_seconds_sum", "api") == pytest.approx(4000.04)


def test_servers_that_answer_are_up(read: Read) -> None:
    found = read()
    assert [found("up", name) for name in ("database", "valkey", "broker")] == [1] * 3


def test_without_valkey_the_rest_is_there(read: Read, settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nonexistent"
    found = read()
    assert found("up", "broker") == 0
    assert found("jobs_waiting", "analyse_bulk") == 0


def test_it_costs_a_handful_of_queries(
    read: Read, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    CaseFactory.create_batch(5)
    with django_assert_max_num_queries(10):
        read()
