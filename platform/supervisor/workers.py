"""Do the Celery workers of this machine answer?"""

import socket

from celery import Celery

from config.redis_urls import celery_url

QUEUES = ("analysis", "general")
PING_SECONDS = 1.0


class Roll:
    """Calls the workers by name; without Django, so that asking costs no second start of it."""

    def __init__(self, redis_url: str) -> None:
        broker = celery_url(redis_url, database=0)
        self._app = Celery("supervisor", broker=broker, set_as_current=False)
        self._names = {f"{queue}@{socket.gethostname()}" for queue in QUEUES}

    def all_answer(self) -> bool:
        replies = self._app.control.ping(destination=sorted(self._names), timeout=PING_SECONDS)
        return {name for reply in replies or [] for name in reply} >= self._names
