"""One address of the broker, spelled as each library wants it."""

import pytest

from config.redis_urls import celery_url, redis_url

REDIS = "redis://:secret@broker:6379/5"
SOCKET = "unix:///run/valkey.sock"


@pytest.mark.parametrize(
    ("given", "spelled"),
    [(REDIS, "redis://:secret@broker:6379/1"), (SOCKET, "unix:///run/valkey.sock?db=1")],
)
def test_for_redis_py(given: str, spelled: str) -> None:
    assert redis_url(given, database=1) == spelled


@pytest.mark.parametrize(
    ("given", "spelled"),
    [
        (REDIS, "redis://:secret@broker:6379/0"),
        (SOCKET, "redis+socket:///run/valkey.sock?virtual_host=0"),
    ],
)
def test_for_celery(given: str, spelled: str) -> None:
    assert celery_url(given, database=0) == spelled
