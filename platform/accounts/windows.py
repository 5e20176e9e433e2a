"""Counting requests a minute in Valkey, and doing without it when it is away."""

import logging
import time
from dataclasses import dataclass

import redis

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60

# One step on the server: callers in parallel cannot both take the last place, and no
# counter can be left behind without an expiry.
COUNT = """
local used = redis.call('INCR', KEYS[1])
if used == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {used, redis.call('PTTL', KEYS[1])}
"""


@dataclass(frozen=True)
class Usage:
    """Where a caller stands in the minute that began with their first request."""

    limit: int
    used: int
    reset_seconds: int

    @property
    def allowed(self) -> bool:
        return self.used <= self.limit

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)


class Windows:
    """Fixed windows, one a name; `count` answers None where Valkey does not."""

    def __init__(self, client: "redis.Redis", pause_seconds: float = 5.0) -> None:
        self._count = client.register_script(COUNT)
        self._pause_seconds = pause_seconds
        self._closed_until = 0.0

    def count(self, name: str, limit: int) -> Usage | None:
        if time.monotonic() < self._closed_until:
            return None
        try:
            used, milliseconds = self._count(keys=[name], args=[WINDOW_SECONDS * 1000])
        except redis.RedisError as error:
            # Do not let every request wait for the same time-out.
            self._closed_until = time.monotonic() + self._pause_seconds
            logger.warning("requests are not being counted", extra={"error": str(error)})
            return None
        return Usage(limit=limit, used=used, reset_seconds=-(-milliseconds // 1000))
