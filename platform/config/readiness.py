"""Whether this process can serve: every condition is asked by itself, and within its time.

What is told are single words, for anybody may hear them; the log has the rest.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cache

import redis
from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from accounts.policies import is_passed, missing_walls
from common import scope
from config.redis_urls import redis_url
from images import store
from images.errors import StoreFailed

logger = logging.getLogger(__name__)

CHECK_SECONDS, KEPT_SECONDS = 3.0, 2.0
OK, UNREACHABLE, MISSING, PASSED_BY, FAILED = "ok", "unreachable", "missing", "passed by", "failed"


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return OK


def migrations() -> str:
    applied = MigrationRecorder(connection).applied_migrations()
    return OK if _known_migrations() <= applied.keys() else "pending"


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Read once: they only change with the code."""
    return frozenset(MigrationLoader(None).disk_migrations)


def wall() -> str:
    """Whether PostgreSQL keeps organisations apart, also from a defect of ours."""
    with scope.nobody():
        if missing := missing_walls(settings.DATABASE_APP_ROLE):
            logger.error(
                "walls are missing: run manage.py prepare_database as the owner",
                extra={"missing": missing},
            )
            return MISSING
        if is_passed():
            logger.error("the role of this process ignores policies")
            return PASSED_BY
    return OK


def broker() -> str:
    url = redis_url(settings.REDIS_URL, database=0)
    with redis.Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=0.5) as client:
        client.ping()
    return OK


def storage() -> str:
    """One object a machine, written again each time."""
    store.write(f"probes/{socket.gethostname()}", b"ready?")
    return OK


@dataclass(frozen=True)
class Check:
    """A thread of its own: one that hangs holds up no other, and a second is not started."""

    name: str
    ask: Callable[[], str]
    is_needed: bool = True
    thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(max_workers=1))

    def start(self) -> Future[str]:
        return self.thread.submit(self._answer)

    def _answer(self) -> str:
        try:
            return self.ask()
        except (Error, redis.RedisError, StoreFailed):
            return UNREACHABLE
        except Exception:
            logger.exception("a check of readiness failed", extra={"check": self.name})
            return FAILED
        finally:
            connection.close()


# Uploads are accepted without the broker: it is reported, and not needed.
CHECKS = (
    Check("database", database),
    Check("migrations", migrations),
    Check("wall", wall),
    Check("broker", broker, is_needed=False),
    Check("store", storage),
)


class Kept:
    """An answer that holds for a moment: however many ask, the servers are asked once."""

    def __init__(self, ask: Callable[[], dict[str, str]], seconds: float = KEPT_SECONDS) -> None:
        self._ask, self._seconds = ask, seconds
        self._one_at_a_time = threading.Lock()
        self._found: dict[str, str] = {}
        self._ends = 0.0

    def answers(self) -> dict[str, str]:
        with self._one_at_a_time:
            if time.monotonic() >= self._ends:
                self._found = self._ask()
                self._ends = time.monotonic() + self._seconds
            return self._found

    def forget(self) -> None:
        self._ends = 0.0


def answers(checks: tuple[Check, ...] = CHECKS, seconds: float = CHECK_SECONDS) -> dict[str, str]:
    """What each says, all asked at the same time and given the same time."""
    asked = {check.name: check.start() for check in checks}
    wait(asked.values(), timeout=seconds)
    return {name: _told(answer, seconds) for name, answer in asked.items()}


def is_ready(found: dict[str, str], checks: tuple[Check, ...] = CHECKS) -> bool:
    return all(found[check.name] == OK for check in checks if check.is_needed)


def _told(answer: Future[str], seconds: float) -> str:
    if answer.done():
        return answer.result()
    answer.cancel()
    return f"no answer within {seconds:g} s"


latest = Kept(answers)
