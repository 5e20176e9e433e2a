"""Calls generated from the OpenAPI description: no crash, nothing that it does not describe."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from copy import deepcopy
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
)

from config.api_docs import openapi

application = get_wsgi_application()


def closing_application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """As servers do, and werkzeug's client does not: close the answer, and with it the uploads."""
    with closing(application(environ, start)) as answer:
        return [b"".join(answer)]


def keyless() -> dict[str, Any]:
    """The description without keys: each call gets a good one; test_access tries the others."""
    description = deepcopy(openapi())
    del description["components"]["securitySchemes"]
    for operation in [each for path in description["paths"].values() for each in path.values()]:
        del operation["security"]
    return description


schema = schemathesis.openapi.from_dict(keyless())
schema.app = closing_application
OPERATIONS = [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]


def modes_of(operation: APIOperation[Any, Any, Any, Any]) -> list[GenerationMode]:
    """Of a call that takes nothing, nothing can be wrong."""
    takes_something = bool(list(operation.iter_parameters())) or len(operation.body) > 0
    return list(GenerationMode) if takes_something else [GenerationMode.POSITIVE]


CALLS = [
    pytest.param(operation, mode, id=f"{operation.label}-{mode.value}")
    for operation in OPERATIONS
    for mode in modes_of(operation)
]


@pytest.fixture
def one_transaction(db: None) -> Iterator[None]:
    """As Django's test client does: the end of a request must not close our connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("operation", "mode"), CALLS)
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_generated_calls_are_answered_as_described(
    operation: APIOperation[Any, Any, Any, Any],
    mode: GenerationMode,
    api_key: str,
    one_transaction: None,
    data: st.DataObject,
) -> None:
    case = data.draw(operation.as_strategy(generation_mode=mode))
    # Random bytes are no image and a random cursor is not ours, though the schema allows both;
    # and a batch answers about each of its files, also if none is one.
    answers_each = [negative_data_rejection] if operation.path.endswith("/batch") else []
    case.call_and_validate(
        headers={"Authorization": f"Bearer {api_key}"},
        excluded_checks=[positive_data_acceptance, *answers_each],
    )
