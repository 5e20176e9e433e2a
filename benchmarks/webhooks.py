"""Webhooks whose receivers go wrong in every way: what arrives, what is given up, who waits.

`python -m benchmarks.webhooks [--events 200] [--rounds 3]`. A platform with a real worker tells
partners with a server each, which answer 500, 503, 429, 410, redirect, reset, hang, are slow, or
never get well. Days between tries are passed in the database. Then one partner rotates its secret
twice under traffic, and one is told beside an endpoint that hangs and without it, side by side:
a flood in the same transaction, and single events that come while calls there hang already.
Exits 1 unless each event was delivered or given up under its one id, every message was verified
with the package `standardwebhooks`, and the dead endpoint delayed floods of the other by less
than `--most` and single events by less than `--most-seconds`.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Mapping
from statistics import median

from rich.console import Console
from rich.table import Table

from benchmarks.hook_events import Hours, tell
from benchmarks.hooked import CAST, LOST, WELL, Hooked, hooked, listening
from benchmarks.stack import Stack, running
from tests import receivers

ROTATING, QUIET, HANGING = "rotating", "quiet", "hanging"
SLOW_SECONDS = 0.3
REST = "UPDATE webhooks_endpoint SET {what} WHERE id = '{endpoint}'"
RESTS = "paused_until = now() + interval '1 hour'"
LATER = """
UPDATE webhooks_delivery SET next_attempt_at = now() + interval '1 hour'
WHERE status = 'pending' AND endpoint_id = '{endpoint}'
"""
LONG = """
SELECT extract(epoch FROM max(finished_at) - min(created_at)) FROM webhooks_delivery
WHERE endpoint_id = '{endpoint}' AND event_id IN ({events})
"""
OPEN = """
SELECT count(*) FROM webhooks_delivery WHERE status = 'pending' AND endpoint_id = '{endpoint}'
"""
Delays = dict[str, list[float]]


def main(asked: argparse.Namespace) -> int:
    names = [*CAST, ROTATING, QUIET, HANGING]
    with listening(names) as servers:
        allowed = ",".join(f"127.0.0.1:{server.port}" for server in servers.values())
        with running(OUTBOUND_ALLOWED=allowed, WEBHOOK_SECONDS="1") as stack:
            stack.start_web()
            stack.start_general()
            with hooked(stack, servers) as partners:
                hours = Hours(stack, partners.values(), asked.patience)
                told_in_every_way(stack, partners, hours, asked)
                rotated_under_traffic(stack, partners, hours, asked)
                delays = beside_a_dead_one(stack, partners, hours, asked)
                partners[HANGING].client.webhooks.change(partners[HANGING].endpoint, enabled=False)
                hours.pass_until_all_ended()
                return report(stack, partners, delays, asked)


def told_in_every_way(
    stack: Stack, partners: Mapping[str, Hooked], hours: Hours, asked: argparse.Namespace
) -> None:
    for name, behaviour in CAST.items():
        partners[name].receiver.otherwise = behaviour()
    each = max(1, asked.events // len(CAST))
    tell(stack, partners, dict.fromkeys(CAST, each))
    hours.pass_until_all_ended()


def rotated_under_traffic(
    stack: Stack, partners: Mapping[str, Hooked], hours: Hours, asked: argparse.Namespace
) -> None:
    """The second rotation comes when messages have two signatures already."""
    partner = partners[ROTATING]
    partner.receiver.otherwise = receivers.pause(0.1, WELL)
    for _ in range(2):
        tell(stack, partners, {ROTATING: max(4, asked.events // 2)})
        hours.send()
        hours.look()
        partner.rotate()
        hours.wait_for(partner)


def beside_a_dead_one(
    stack: Stack, partners: Mapping[str, Hooked], hours: Hours, asked: argparse.Namespace
) -> Delays:
    """Seconds from what happened to the last arrival, alone and beside, in turns.

    The floods happen in one transaction; the single event when calls to the dead one hang.
    """
    quiet, hanging = partners[QUIET], partners[HANGING]
    quiet.receiver.otherwise = receivers.pause(SLOW_SECONDS, WELL)
    hanging.receiver.otherwise = receivers.hang
    delays: Delays = {"alone": [], "beside": [], "single alone": [], "single beside": []}
    count = max(4, asked.events // 5)
    flood, dead, single = {QUIET: count}, {HANGING: count}, {QUIET: 1}

    def measure(kind: str, first: Mapping[str, int], later: Mapping[str, int]) -> None:
        delays[kind].append(_seconds(stack, partners, hours, first, later))

    for _ in range(asked.rounds):
        rest(stack, hanging, RESTS)
        measure("alone", flood, {})
        measure("single alone", {}, single)
        just_died(stack, hanging)
        measure("beside", dead | flood, {})
        just_died(stack, hanging)
        measure("single beside", dead, single)
    return delays


def rest(stack: Stack, partner: Hooked, what: str) -> None:
    stack.execute(REST.format(what=what, endpoint=partner.endpoint.removeprefix("hook_")))


def just_died(stack: Stack, partner: Hooked) -> None:
    """Nothing is known of it yet, and nothing from before is tried in between."""
    stack.execute(LATER.format(endpoint=partner.endpoint.removeprefix("hook_")))
    rest(stack, partner, "paused_until = NULL, failures = 0")


def _seconds(
    stack: Stack,
    partners: Mapping[str, Hooked],
    hours: Hours,
    first: Mapping[str, int],
    later: Mapping[str, int],
) -> float:
    quiet = partners[QUIET]
    told = tell(stack, partners, first, later)
    hours.wait_for(quiet)
    events = ",".join(f"'{one.removeprefix('evt_')}'" for one in told)
    statement = LONG.format(endpoint=quiet.endpoint.removeprefix("hook_"), events=events)
    # What has arrived is written down a moment later.
    is_open = OPEN.format(endpoint=quiet.endpoint.removeprefix("hook_"))
    stack.wait("the last one", lambda: not stack.count(is_open))
    return stack.column(statement)[0]


def report(
    stack: Stack, partners: Mapping[str, Hooked], delays: Delays, asked: argparse.Namespace
) -> int:
    console = Console(width=100, soft_wrap=True)
    table = Table(title="Events of each partner")
    for heading in ("its server", "events", "delivered", "dead letters", "messages", "sound"):
        table.add_column(heading, justify="right")
    totals: Counter[str] = Counter()
    for name, partner in partners.items():
        delivered, dead = partner.ended("delivered"), partner.ended("dead")
        is_sound = sound(partner, delivered, dead)
        figures = [len(partner.told), len(delivered), len(dead), len(partner.heard)]
        table.add_row(name, *map(str, figures), "yes" if is_sound else "no")
        totals.update(events=figures[0], delivered=figures[1], dead=figures[2])
        totals.update(failures=partner.failures, unsound=not is_sound)
    console.print(table)
    console.print(stack.manage("check_invariants").rstrip(), highlight=False)
    middle = {kind: median(seconds) for kind, seconds in delays.items()}
    share = middle["beside"] / middle["alone"] - 1
    late = middle["single beside"] - middle["single alone"]
    console.print(
        f"webhooks: events={totals['events']} delivered={totals['delivered']} "
        f"dead_lettered={totals['dead']} failed_verifications={totals['failures']} "
        f"delay_share={share:.3f} single_seconds={middle['single beside']:.2f} "
        f"single_delay_seconds={late:.2f}",
        highlight=False,
    )
    is_well = not totals["unsound"] and not totals["failures"]
    return 0 if is_well and share < asked.most and late < asked.most_seconds else 1


def sound(partner: Hooked, delivered: list[str], dead: list[str]) -> bool:
    """Each event ended once, where it should, and its receiver heard of it under its id."""
    told = sorted(partner.told)
    is_lost = partner.name in (*LOST, HANGING)
    ends_right = not delivered if is_lost else not dead
    heard = set(partner.heard)
    return (
        sorted(delivered + dead) == told
        and ends_right
        and heard <= set(told)
        and set(delivered) <= heard
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200, help="for the servers that go wrong")
    parser.add_argument("--rounds", type=int, default=3, help="alone and beside a dead endpoint")
    parser.add_argument("--most", type=float, default=0.05, help="delay by a dead endpoint")
    parser.add_argument("--most-seconds", type=float, default=0.5, help="delay of single events")
    parser.add_argument("--patience", type=float, default=240, help="seconds for one part of it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(arguments()))
