"""The OpenAPI description is valid, complete and true."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from config.api_docs import openapi

DESCRIBING = {"/api/v1/schema/", "/api/v1/docs/"}
SHARED = "/api/v1/pictures/{token}"


def api_routes(patterns: list[Any], prefix: str = "/") -> Iterator[str]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from api_routes(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern) and address.startswith("/api/"):
            yield address.replace("<str:", "{").replace(">", "}")


def component(name: str) -> Draft202012Validator:
    schema = {"$ref": f"#/components/schemas/{name}", "components": openapi()["components"]}
    return Draft202012Validator(schema)


def examples() -> Iterator[tuple[str, Any]]:
    """Every example of an answer, with the name of the component it must satisfy."""
    for path in openapi()["paths"].values():
        for operation in path.values():
            for answer in operation["responses"].values():
                for content in answer.get("content", {}).values():
                    name = content["schema"].get("$ref", "").rpartition("/")[2]
                    for example in content.get("examples", {}).values():
                        yield name, example["value"]


def test_it_is_openapi_3_1_and_valid() -> None:
    assert openapi()["openapi"] == "3.1.0"
    validate_schema(openapi())


def test_it_is_made_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn")
    assert "Warning" not in capsys.readouterr().err


def test_no_route_is_missing_from_it() -> None:
    routes = set(api_routes(get_resolver().url_patterns))
    assert len(routes) > len(DESCRIBING)
    assert routes - DESCRIBING == set(openapi()["paths"])


def test_every_operation_but_opening_a_shared_picture_wants_a_key() -> None:
    for address, path in openapi()["paths"].items():
        needed: list[dict[str, list[str]]] = [{}] if address == SHARED else [{"apiKey": []}]
        assert all(operation["security"] == needed for operation in path.values())
    assert openapi()["components"]["securitySchemes"]["apiKey"]["scheme"] == "bearer"


def test_every_answer_but_a_picture_has_an_example() -> None:
    for path in openapi()["paths"].values():
        for operation in path.values():
            for answer in operation["responses"].values():
                for kind, content in answer.get("content", {}).items():
                    assert kind.startswith("image/") or content["examples"]


def test_every_example_satisfies_its_schema() -> None:
    found = list(examples())
    assert len(found) > 20
    for name, example in found:
        component(name).validate(example)


def test_problems_satisfy_their_schema(db: None) -> None:
    component("Problem").validate(Client().get("/api/v1/submissions").json())
    component("Problem").validate(Client().get("/api/v1/nothing").json())


def test_it_is_served_as_json_to_everybody(db: None) -> None:
    answer = Client().get("/api/v1/schema/")
    assert answer["Content-Type"].startswith("application/vnd.oai.openapi+json")
    assert json.loads(answer.content) == openapi()


def test_plain_json_can_be_asked_for(db: None) -> None:
    answer = APIClient().get("/api/v1/schema/", headers={"Accept": "application/json"})
    assert answer["Content-Type"].startswith("application/json")
