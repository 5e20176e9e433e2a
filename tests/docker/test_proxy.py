"""docker/nginx.conf lets through what it should, keeps to itself what it should, and says neither.

nginx is not there when the tests run: the file is read as nginx reads it.
"""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from config.env import ROOT

CONF = (ROOT / "docker" / "nginx.conf").read_text()
MASKS = re.findall(r"^    ~(\S+) \"\$\{\w+\}\.\.\.\";", CONF, re.MULTILINE)


def shown(path: str) -> str:
    """What the access log has of it."""
    for mask in MASKS:
        if found := re.search(mask.replace("(?<", "(?P<"), path):
            return f"{found[1]}..."
    return path


def inside(location: str) -> str:
    found = re.search(rf"location {re.escape(location)} \{{([^}}]*)\}}", CONF)
    return found[1].strip() if found else ""


def test_the_proxy_lets_the_largest_image_and_the_largest_batch_through() -> None:
    found = re.findall(r"client_max_body_size (\d+)m;", CONF)
    of_image, of_batch = (int(megabytes) * 1024**2 for megabytes in found)
    assert of_image > settings.MAX_UPLOAD_BYTES
    assert of_batch > settings.MAX_BATCH_BYTES


@pytest.mark.parametrize("name", ["readyz", "metrics"])
def test_what_is_for_the_operator_is_not_answered_outside(name: str) -> None:
    assert inside(f"= {reverse(name)}") == "deny all;"


def test_everything_else_is() -> None:
    assert "proxy_pass http://web;" in inside("/")


def test_the_log_has_no_address_that_opens_something() -> None:
    secrets = {
        reverse("accounts:invitation", args=["SECRET"]),
        reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "SECRET"}),
        reverse("api:shared", args=["SECRET"]),
        "/anything/whsec_SECRET",
    }
    assert [path for path in secrets if "SECRET" in shown(path)] == []
    assert shown("/api/v1/submissions") == "/api/v1/submissions"
    assert re.findall(r"\$(?:request_uri|request|uri|http_referer)\b", log_format()) == []


@pytest.mark.parametrize(("said", "is_kept"), [("abc-1.b_c", True), ("a b", False), ("", False)])
def test_a_callers_own_request_id_is_kept_where_the_application_would_keep_it(
    said: str, is_kept: bool
) -> None:
    found = re.search(r"map \$http_x_request_id \$id \{\s+\"~(\S+)\" \$http_x_request_id;", CONF)
    assert found
    assert bool(re.search(found[1], said)) is is_kept
    assert "proxy_set_header X-Request-ID $id;" in CONF


def log_format() -> str:
    found = re.search(r"log_format line (.*?);", CONF, re.DOTALL)
    assert found
    return found[1]
