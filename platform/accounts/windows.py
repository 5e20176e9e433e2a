"""Counting requests of the last minute in Valkey, and doing without it when it is away."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import redis

from common.pauses import Pause

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 60

# One step on the server and by its clock: callers in parallel cannot both take the last place,
# and a request counts against all of its limits or against none. A count a second is kept, and the
# oldest second counts until all of it is a minute ago: no minute ever holds more than the limit.
COUNT = """
local cost, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local now = tonumber(redis.call('TIME')[1])
local held, has_room = {}, true
for place, key in ipairs(KEYS) do
  local flat, used, seconds = redis.call('HGETALL', key), 0, {}
  for at = 1, #flat, 2 do
    local second, count = tonumber(flat[at]), tonumber(flat[at + 1])
    if second < now - window then
      redis.call('HDEL', key, flat[at])
    else
      used = used + count
      table.insert(seconds, {second, count})
    end
  end
  table.sort(seconds, function(one, other) return one[1] < other[1] end)
  held[place] = {used, seconds}
  if used + cost > tonumber(ARGV[2 + place]) then has_room = false end
end
local answer = {has_room and 1 or 0}
for place, key in ipairs(KEYS) do
  local used, seconds = held[place][1], held[place][2]
  if has_room and cost ~= 0 then
    redis.call('HINCRBY', key, now, cost)
    redis.call('EXPIRE', key, window + 1)
    used = used + cost
    table.insert(seconds, {now, cost})
  end
  local wanted = has_room and 1 or math.max(cost, 1)
  local most = math.min(used - 1, tonumber(ARGV[2 + place]) - wanted)
  local wait, left = 0, used
  for _, second in ipairs(seconds) do
    wait, left = second[1] + window + 1 - now, left - second[2]
    if left <= most then break end
  end
  table.insert(answer, used)
  table.insert(answer, wait)
end
return answer
"""


@dataclass(frozen=True)
class Limit:
    """So many requests in any minute; `policy` is its name in headers, `key` that of its count."""

    policy: str
    key: str
    quota: int


@dataclass(frozen=True)
class Usage:
    """Where a caller stands; in `reset_seconds` there will be more room than now."""

    limit: Limit
    used: int
    reset_seconds: int

    @property
    def remaining(self) -> int:
        return max(0, self.limit.quota - self.used)


@dataclass(frozen=True)
class Count:
    """A request against all of its limits: counted in each of them, or in none."""

    allowed: bool
    usages: tuple[Usage, ...]
    cost: int = 1

    @property
    def refused_by(self) -> Usage | None:
        """The limit that will bar the way longest."""
        if self.allowed:
            return None
        spent = [usage for usage in self.usages if usage.remaining < max(self.cost, 1)]
        return max(spent, key=lambda usage: usage.reset_seconds)


class Windows:
    """Sliding minutes; all methods answer None where Valkey does not."""

    def __init__(self, client: "redis.Redis", pause_seconds: float = 5.0) -> None:
        self._count = client.register_script(COUNT)
        self._pause = Pause(pause_seconds)

    def count(self, limits: Sequence[Limit], cost: int = 1) -> Count | None:
        """Take so many places in each of them, if all have as many."""
        return self._ask(limits, cost)

    def give_back(self, limits: Sequence[Limit], places: int) -> Count | None:
        """What was taken just now; who is refused after all takes no place."""
        return self._ask(limits, -places)

    def look(self, limits: Sequence[Limit]) -> Count | None:
        return self._ask(limits, cost=0)

    def _ask(self, limits: Sequence[Limit], cost: int) -> Count | None:
        if self._pause.lasts:
            return None
        quotas = [limit.quota for limit in limits]
        try:
            has_room, *figures = self._count(
                keys=[limit.key for limit in limits], args=[cost, WINDOW_SECONDS, *quotas]
            )
        except redis.RedisError as error:
            self._pause.begin()
            logger.warning("requests are not being counted", extra={"error": str(error)})
            return None
        usages = zip(limits, figures[::2], figures[1::2], strict=True)
        return Count(bool(has_room), tuple(Usage(*each) for each in usages), cost)
