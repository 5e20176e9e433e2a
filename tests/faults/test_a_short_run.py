"""The short form of `make faults` and `make bench…`: the programs work, a small run is sound."""

import re

import pytest

from tests.programs import last_line

pytestmark = pytest.mark.stack


def test_nothing_is_lost_or_doubled_when_workers_and_broker_die() -> None:
    kills = ("--children=1", "--workers=1", "--data-losses=1", "--interval=1.5", "--lease=5")
    line = last_line("tests.faults", "--uploads=24", *kills, DETECTORS="cnn")
    found = re.fullmatch(r"faults: uploads=24 lost=0 doubled=0 quarantined=3 starts=(\d+)", line)
    assert found, line
    # Nine are allowed; a worker that dies between claim and decoder spends an attempt without one.
    assert 3 <= int(found[1]) <= 9


def test_many_moderators_never_get_the_same_case_and_lose_no_ruling() -> None:
    line = last_line("benchmarks.moderators", "--people=6", "--cases=30")
    assert line.startswith("moderators: people=6 cases=30 double_claims=0 lost_decisions=0 ")


def test_the_benchmark_compares_the_platform_with_its_ceiling() -> None:
    short = ("--images=32", "--rounds=1", "--seconds=3")
    line = last_line("benchmarks.bench", *short, DETECTORS="cnn")
    found = re.search(r"share_of_ceiling=(\d\.\d\d)$", line)
    assert found
    assert 0 < float(found[1]) < 3


def test_the_review_pages_are_measured_beside_a_smaller_platform() -> None:
    short = ("--submissions=400", "--cases=160", "--entries=100", "--rounds=2", "--times=2")
    line = last_line("benchmarks.scale", *short, "--limit-ms=60000")
    found = re.fullmatch(
        r"bench-scale: submissions=400 cases=160 entries=100 worst_p95_ms=\d+", line
    )
    assert found, line


def test_one_tenant_is_measured_beside_the_flood_of_another() -> None:
    short = ("--images=12", "--probes=2", "--bursts=1", "--processes=1")
    unjudged = ("--most=1000", "--least=0")
    line = last_line("benchmarks.fairness", *short, *unjudged, DETECTORS="cnn")
    times = " ".join(
        rf"{name}_ms=\d+" for name in ("alone", "first", "arriving", "queued", "longest_first")
    )
    assert re.fullmatch(rf"fairness: images=12 left=\d+ {times} ratio=\d+\.\d\d", line), line


def test_uploads_of_many_clients_are_measured() -> None:
    short = ("--clients=2", "--seconds=3", "--judging=2", "--processes=1")
    line = last_line("benchmarks.load", *short, DETECTORS="cnn")
    figures = r"uploads_per_s=\S+ accept_p50_ms=\d+ accept_p95_ms=\d+ errors=0 judged_per_s=\S+"
    found = re.match(rf"bench-load: clients=2 seconds=3 {figures} verdict_p50_ms=\d+ ", line)
    assert found, line


def test_every_event_arrives_or_is_given_up_however_receivers_go_wrong() -> None:
    unjudged = ("--most=2", "--most-seconds=9")
    line = last_line("benchmarks.webhooks", "--events=10", "--rounds=1", *unjudged)
    figures = r"failed_verifications=0 delay_share=-?\d+\.\d{3}"
    singles = r"single_seconds=\d+\.\d\d single_delay_seconds=-?\d+\.\d\d"
    found = re.fullmatch(
        rf"webhooks: events=(\d+) delivered=(\d+) dead_lettered=(\d+) {figures} {singles}", line
    )
    assert found, line
    events, delivered, dead = map(int, found.groups())
    # Gone, dead, and twice four of the one that hangs.
    assert (delivered + dead, dead) == (events, 10)


def test_what_the_wall_between_organisations_costs_is_measured() -> None:
    line = last_line("benchmarks.walls", "--rounds=20", "--limit=10")
    assert re.fullmatch(r"bench-walls: rounds=20 worst_ratio=\d+\.\d\d", line), line
