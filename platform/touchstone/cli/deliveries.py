"""`webhooks deliveries|show|replay`: what was sent, how it went, and sending it again."""

import argparse
from itertools import islice
from typing import cast

from touchstone.cli.endings import ALL_ANSWERED, HOPELESS, NOT_ALL, asking
from touchstone.cli.options import number
from touchstone.cli.screen import Columns, Row, Screen, coloured
from touchstone.errors import TouchstoneError
from touchstone.hook_models import Delivery, Try
from touchstone.hooks import DeliveryFilters, Webhooks

FILTERS = {
    "status": "only those that are pending, delivered or dead",
    "endpoint": "only to this endpoint: hook_…",
    "event": "only of this event, as in webhook-id: evt_…",
    "event_type": "only of this type, such as case.decided",
    "created_after": "only later ones, such as 2026-11-21T09:30:00Z",
    "created_before": "only earlier ones",
}
DELIVERIES: Columns = {
    "Id": "left",
    "Made (UTC)": "left",
    "Event": "left",
    "Endpoint": "left",
    "State": "left",
    "Tries": "right",
}
TRIES: Columns = {"Try": "right", "Begun (UTC)": "left", "ms": "right", "What came back": "left"}


def add_filters(parser: argparse.ArgumentParser) -> None:
    for name, meaning in FILTERS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", help=meaning)
    parser.add_argument(
        "--limit", type=number, default=50, metavar="N", help="at most so many (%(default)s)"
    )


def add_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as `deliveries` shows it: dlv_…")


def add_ids(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID", help="as `deliveries` shows it: dlv_…")


@asking()
def show_all(hooks: Webhooks, options: argparse.Namespace, screen: Screen) -> int:
    given = {name: value for name in FILTERS if (value := getattr(options, name))}
    asked = cast(DeliveryFilters, given)  # the words of the command are those of the method
    found = hooks.deliveries(page_size=min(options.limit, 100), **asked)
    show([*islice(found, options.limit)], screen)
    return ALL_ANSWERED


def show_one(hooks: Webhooks, options: argparse.Namespace, screen: Screen) -> int:
    found = hooks.delivery(options.id)
    show([found], screen)
    if not screen.as_json:
        screen.table(TRIES, [_try(one) for one in found.log])
    return ALL_ANSWERED


def replay(hooks: Webhooks, options: argparse.Namespace, screen: Screen) -> int:
    """What is wrong with one does not stop the others; a wrong key does."""
    sent = [_replayed(hooks, each, screen) for each in options.ids]
    return ALL_ANSWERED if all(sent) else NOT_ALL


def show(found: list[Delivery], screen: Screen) -> None:
    screen.listing(DELIVERIES, found, _delivery)


def _replayed(hooks: Webhooks, delivery_id: str, screen: Screen) -> bool:
    try:
        again = hooks.replay(delivery_id)
    except HOPELESS:
        raise
    except TouchstoneError as error:
        if screen.as_json:
            screen.document({"id": delivery_id, "problem": str(error)})
        else:
            screen.fail(f"{delivery_id}: {error}")
        return False
    if screen.as_json:
        screen.document({**again.raw, "problem": None})
    else:
        screen.line(again.id, "is under way again")
    return True


def _delivery(one: Delivery) -> Row:
    return [
        one.id,
        f"{one.created_at:%Y-%m-%d %H:%M:%S}",
        one.event.type,
        f"{one.endpoint} (removed)" if one.endpoint_removed else one.endpoint,
        coloured(one.status),
        str(one.attempts),
    ]


def _try(one: Try) -> Row:
    said = f"status {one.response.status}" if one.response else ""
    return [
        str(one.number),
        f"{one.started_at:%Y-%m-%d %H:%M:%S}",
        str(one.milliseconds),
        one.error.detail or one.error.code if one.error else said,
    ]
