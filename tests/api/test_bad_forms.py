"""A form that is not right is refused with the field's name, and nothing is stored."""

import io
from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from common.api import PROBLEM_TYPE
from images.models import Submission
from tests.api.partners import SUBMISSIONS, Submit, picture
from tests.factories import make_image


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"image": None}, "/image", "required"),
        ({"image": "text"}, "/image", "invalid"),
        ({"image": [picture(), picture()]}, "/image", "repeated"),
        ({"refernce": "a"}, "/refernce", "unknown"),
        ({"reference": "x" * 201}, "/reference", "max_length"),
        ({"reference": "a\x00b"}, "/reference", "null_characters_not_allowed"),
        ({"reference": ["a", "b"]}, "/reference", "repeated"),
        ({"metadata": "[1]"}, "/metadata", "not_an_object"),
        ({"metadata": "{"}, "/metadata", "invalid"),
        ({"metadata": '{"a": NaN}'}, "/metadata", "invalid"),
        ({"metadata": '{"a": "\\u0000"}'}, "/metadata", "invalid"),
        ({"metadata": '{"a": "\\ud800"}'}, "/metadata", "invalid"),
        ({"metadata": '{"a": 1e999}'}, "/metadata", "invalid"),
        ({"metadata": '{"a": ' + "[" * 5000 + "]" * 5000 + "}"}, "/metadata", "not_an_object"),
        ({"metadata": '{"a": "' + "x" * 17000 + '"}'}, "/metadata", "invalid"),
    ],
)
def test_a_wrong_field_is_named(
    submit: Submit, fields: dict[str, object], pointer: str, code: str
) -> None:
    answer = submit(fields)
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM_TYPE)
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)
    assert not Submission.objects.exists()


def test_what_a_form_leaves_empty_is_as_if_left_out(submit: Submit) -> None:
    answer = submit({"reference": "", "metadata": "", "callback": ""})
    assert answer.status_code == 202
    told = answer.json()
    assert (told["reference"], told["metadata"], told["callback"]) == (None, {}, None)


def test_a_file_over_the_limit_is_too_large(submit: Submit, settings: Settings) -> None:
    settings.MAX_UPLOAD_BYTES = 1000
    answer = submit({"image": picture(make_image(300, 300))})
    assert (answer.status_code, answer["Content-Type"]) == (413, PROBLEM_TYPE)


def test_a_field_that_would_fill_the_memory_is_too_large(submit: Submit) -> None:
    assert submit({"metadata": "x" * 2_000_000}).status_code == 413


@pytest.mark.parametrize("kind", ["application/xml", "image/jpeg", "text/plain", ""])
def test_another_content_type_is_refused(partner: APIClient, kind: str) -> None:
    answer = partner.generic("POST", SUBMISSIONS, "{}", kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=é"])
def test_a_multipart_body_without_a_boundary_is_malformed(partner: APIClient, kind: str) -> None:
    answer = partner.generic("POST", SUBMISSIONS, "--x\r\n", kind)
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_a_body_that_broke_off_is_malformed(partner: APIClient) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a"\r\n\r\n'
    stream: dict[str, Any] = {"wsgi.input": io.BytesIO(head + make_image())}
    answer = partner.generic(
        "POST", SUBMISSIONS, "", "multipart/form-data; boundary=x", CONTENT_LENGTH="99999", **stream
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")
    assert not Submission.objects.exists()


def test_too_many_fields_are_refused(partner: APIClient) -> None:
    answer = partner.post(SUBMISSIONS, {f"field{n}": "x" for n in range(1100)})
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM_TYPE)


def test_the_query_takes_wait_only(submit: Submit) -> None:
    answer = submit(query="?wiat=5")
    assert answer.json()["errors"] == [
        {"pointer": "/wiat", "code": "unknown", "detail": "There is no such field."}
    ]
