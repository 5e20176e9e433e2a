"""One id leads through the logs of all processes that had to do with an upload."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from benchmarks.pictures import jpeg
from benchmarks.stack import Stack, running

pytestmark = pytest.mark.stack
REQUEST_ID = "edge-0815.4711"


def lines_of(stack: Stack, name: str) -> list[dict[str, Any]]:
    """Those lines of a process that are JSON, as all of its own are."""
    text = Path(stack.folder / f"{name}.log").read_text()
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def events_of(stack: Stack, name: str) -> dict[str, dict[str, Any]]:
    return {
        line["event"]: line
        for line in lines_of(stack, name)
        if line.get("request_id") == REQUEST_ID
    }


def upload(stack: Stack) -> str:
    headers = {
        "Authorization": f"Bearer {stack.sign_ins.api_key}",
        "X-Request-ID": REQUEST_ID,
    }
    files = {"image": ("a.jpg", jpeg(1), "image/jpeg")}
    answer = httpx.post(f"{stack.address}/api/v1/submissions", headers=headers, files=files)
    assert answer.headers["X-Request-ID"] == REQUEST_ID
    return str(answer.raise_for_status().json()["id"])


def test_an_upload_is_found_again_in_the_log_of_the_worker_that_judged_it() -> None:
    with running(DETECTORS="cnn", LOG_JSON="1") as stack:
        stack.start_web()
        stack.start_analysis(1)
        submission = upload(stack)
        stack.wait("the worker's line", lambda: "submission ended" in events_of(stack, "analysis"))
        accepted = events_of(stack, "web")["submission accepted"]
        ended = events_of(stack, "analysis")["submission ended"]
        assert accepted["submission"] == ended["submission"] == submission
        assert (ended["status"], bool(ended["verdict"])) == ("analysed", True)
        said = "".join((stack.folder / f"{name}.log").read_text() for name in ("web", "analysis"))
        for secret in (stack.sign_ins.api_key, stack.env["SECRET_KEY"]):
            assert secret not in said
