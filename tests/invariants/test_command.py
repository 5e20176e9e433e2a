"""The command prints a line for every invariant and exits with 1 on any breach."""

import logging

import pytest
from django.core.management import CommandError, call_command

from images import store
from images.models import Submission
from worker import invariants

Story = dict[str, Submission]


def test_a_whole_platform_prints_seven_lines(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_invariants")
    lines = capsys.readouterr().out.splitlines()
    assert [line[:8] for line in lines] == [f"I{n} holds" for n in range(1, 8)]


def test_a_breach_is_printed_and_the_exit_status_is_1(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    Submission.objects.filter(pk=story["waiting"].pk).update(attempts=4)
    with pytest.raises(CommandError) as caught:
        call_command("check_invariants", "--no-objects")
    assert caught.value.returncode == 1
    assert f"({story['waiting'].public_id})" in capsys.readouterr().out


def test_the_limit_for_waiting_can_be_set(story: Story) -> None:
    with pytest.raises(CommandError):
        call_command("check_invariants", "--no-objects", "--waiting-minutes", "-1")


def test_deep_and_no_objects_exclude_each_other() -> None:
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("check_invariants", "--no-objects", "--deep")


def test_the_hourly_job_logs_each_breach(story: Story, caplog: pytest.LogCaptureFixture) -> None:
    store.delete(story["fake"].stored_image.object_key)
    with caplog.at_level(logging.INFO, logger="worker.invariants"):
        invariants.report()
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_the_hourly_job_says_that_all_is_well(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="worker.invariants"):
        invariants.report()
    assert [record.message for record in caplog.records] == ["all invariants hold"]
