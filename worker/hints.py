"""Sending hints to Celery: one waiting hint is as good as a thousand."""

import redis
from django.conf import settings
from kombu.exceptions import OperationalError

from common.jobs import door
from config.redis_urls import redis_url
from worker.celery import app

FAILURES = (OperationalError, redis.RedisError, OSError)
HINT_SECONDS = 5  # if a hint is lost, the next upload or sweep after this sends another

_client = redis.Redis.from_url(
    redis_url(settings.REDIS_URL, database=1), socket_connect_timeout=0.5, socket_timeout=1.0
)


def send(name: str) -> None:
    """Send the task unless a hint for it is already waiting."""
    if _client.set(_mark(name), 1, nx=True, ex=HINT_SECONDS):
        app.send_task(name, retry=False)


def taken(name: str) -> None:
    """The hint has arrived; work that appears from now on needs a new one."""
    try:
        _client.delete(_mark(name))
    except redis.RedisError:
        return  # the mark expires by itself


def open_door() -> None:
    door.open(send, FAILURES)


def _mark(name: str) -> str:
    return f"hint:{name}"
