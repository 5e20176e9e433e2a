"""Every answer names its request."""

import re

import pytest
from django.test import Client


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/api/v1/nowhere", "/static/nowhere.css"])
def test_every_answer_has_a_request_id(db: None, path: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", Client().get(path)["X-Request-ID"])


def test_the_id_of_the_edge_is_kept() -> None:
    given = "018f3c2e-7d1a-7cc0.edge_1"
    assert Client().get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "a b", "a\tb", "x" * 65, "<script>", "é"])
def test_an_id_that_is_no_plain_token_is_replaced(given: str) -> None:
    answer = Client().get("/healthz", headers={"X-Request-ID": given})
    assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"])


def test_a_problem_repeats_the_request_id(db: None) -> None:
    answer = Client().get("/api/v1/nowhere")
    assert answer.json()["request_id"] == answer["X-Request-ID"]
