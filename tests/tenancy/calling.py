"""One call of one caller, and what came of it, undone afterwards."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.api.partners import picture
from tests.tenancy.routes import SIGN_IN, Line

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

# What makes a good request of it, where a bad one is refused before anything is looked up.
FORMS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "accounts:change_role": lambda: {"role": "member"},
    "accounts:rotate_key": lambda: {"hours": "1"},
    "api:submissions": lambda: {"image": picture()},
    "api:batch": lambda: {"images": [picture()]},
}
JSON: Mapping[str, dict[str, object]] = {
    "moderation-api:appeals": {"text": "It is a photograph of mine."},
    "moderation-api:feedback": {"truth": "fake"},
    "webhook-api:endpoints": {},
    "webhook-api:endpoint": {"enabled": False},
    "webhook-api:secret": {},
    "webhook-api:ping": {},
    "webhook-api:replay": {},
}
QUERIES = {"api:lookup": "?sha256=" + "0" * 64}


def send(client: Client, line: Line, address: str) -> "Response":
    address += QUERIES.get(line.name, "")
    if line.call == "GET":
        return client.get(address)
    if line.call != "POST" or line.name in JSON:
        body = json.dumps(JSON[line.name]) if line.name in JSON else ""
        return client.generic(line.call, address, body, content_type="application/json")
    sent = FORMS[line.name]() if line.name in FORMS else {}
    return client.post(address, sent)


def answered(client: Client, line: Line, address: str) -> str:
    """The status; of redirects whether they lead to the door. Nothing that was done stays."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = send(client, line, address)
        transaction.set_rollback(True)
    client.cookies = cookies
    leads = response.headers.get("Location", "")
    return SIGN_IN if leads.startswith(reverse("account_login")) else str(response.status_code)
