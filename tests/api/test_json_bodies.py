"""JSON that is large, deep or broken is refused before it costs anything."""

import pytest
from rest_framework.test import APIClient

from tests.api.partners import SUBMISSIONS

FEEDBACK = f"{SUBMISSIONS}/sub_{'0' * 32}/feedback"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 60_000, 400),
        (b'{"truth": "fake"', 400),
        (b"\xff\xfe", 400),
        (b'{"truth": NaN}', 400),
        (b'{"note": "' + b"x" * 70_000 + b'"}', 413),
        (b"[{}]", 422),
        (b"null", 422),
        (b'"fake"', 422),
        (b'{"truth": "fake", "note": "\\ud800"}', 422),
        (b'{"truth": "fake"}', 404),
    ],
)
def test_each_has_its_answer(partner: APIClient, body: bytes, status: int) -> None:
    assert partner.post(FEEDBACK, body, content_type="application/json").status_code == status


def test_a_form_is_no_json(partner: APIClient) -> None:
    assert partner.post(FEEDBACK, {"truth": "fake"}).status_code == 415
