"""Log lines for machines and for people."""

import io
import json
import logging
import logging.config
from collections.abc import Iterator

import pytest
import structlog

from config.logs import configuration


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    formatter = configuration(as_json=True)["formatters"]["line"]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
        )
    )
    logger = logging.getLogger("tests.logs")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def test_a_line_of_json_carries_its_facts_and_the_request(lines: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        logging.getLogger("tests.logs").warning("hint not sent", extra={"job": "analyse"})
    line = json.loads(lines.getvalue())
    assert (line["event"], line["job"], line["request_id"]) == ("hint not sent", "analyse", "r1")
    assert line["level"] == "warning"


def test_a_tasks_message_is_not_repeated(lines: io.StringIO) -> None:
    logging.getLogger("tests.logs").warning("done", extra={"data": {"args": "()"}})
    assert "args" not in lines.getvalue()


@pytest.mark.parametrize(
    "said",
    [
        "/api/v1/pictures/SECRET",
        "/organisation/invitation/SECRET/",
        "tsk_live_12345678SECRET",
        "whsec_SECRET+a/b=",
        {"headers": {"Authorization": "Bearer SECRET"}},
        ["whsec_SECRET", {"path": "/api/v1/pictures/SECRET"}],
        ({"a": ("whsec_SECRET",)},),
    ],
)
def test_what_opens_a_door_is_masked_wherever_it_stands(lines: io.StringIO, said: object) -> None:
    logging.getLogger("tests.logs").warning("seen", extra={"facts": said})
    logging.getLogger("tests.logs").warning("%s", said)
    assert lines.getvalue().count("…") + lines.getvalue().count("\\u2026") >= 2
    assert "SECRET" not in lines.getvalue()
    assert "a/b=" not in lines.getvalue()
