"""`webhooks list|create|ping|deliveries|replay`: who is told, and what was sent."""

import argparse
from collections.abc import Callable
from itertools import islice

from rich.text import Text

from touchstone.cli.endings import ALL_ANSWERED
from touchstone.cli.options import add_json, add_own_connection, connect, number
from touchstone.cli.screen import Columns, Screen, text
from touchstone.hook_models import Delivery, Endpoint
from touchstone.hooks import DeliveryFilters, Webhooks

Act = Callable[[Webhooks, argparse.Namespace, Screen], None]
FILTERS = {
    "status": "only those that are pending, delivered or dead",
    "endpoint": "only to this endpoint: hook_…",
    "event": "only of this event, as in webhook-id: evt_…",
    "event_type": "only of this type, such as case.decided",
    "created_after": "only later ones, such as 2026-11-21T09:30:00Z",
    "created_before": "only earlier ones",
}
ENDPOINTS: Columns = {
    "Id": "left",
    "Name": "left",
    "Address": "left",
    "Events": "left",
    "State": "left",
    "Under way": "right",
    "Dead": "right",
}
DELIVERIES: Columns = {
    "Id": "left",
    "Made (UTC)": "left",
    "Event": "left",
    "Endpoint": "left",
    "State": "left",
    "Tries": "right",
}
COLOURS = {"dead": "red", "delivered": "green", "off": "red", "failing": "yellow"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(required=True, metavar="ACT")
    for name, (act, words, add) in ACTS.items():
        command = acts.add_parser(name, help=words, description=words)
        add(command)
        add_json(command)
        add_own_connection(command)
        command.set_defaults(act=act)


def run(options: argparse.Namespace) -> int:
    screen = Screen(as_json=options.json)
    with connect(options, screen) as client:
        options.act(client.webhooks, options, screen)
    return ALL_ANSWERED


def _list(hooks: Webhooks, options: argparse.Namespace, screen: Screen) -> None:
    found = hooks.list()
    if screen.as_json:
        for one in found:
            screen.document(one.raw)
    else:
        screen.table(ENDPOINTS, [_endpoint(one) for one in found])


def _create(hooks: Webhooks, options: argparse.Namespace, screen: Screen) -> None:
    made = hooks.create(
        options.name, options.address, options.event, only_callbacks=options.only_callbacks
    )
    if screen.as_json:
        screen.document(made.raw)
        return
    screen.line(made.id, made.secret or "")
    screen.say("This secret is not shown again; messages are signed with it.")


def _ping(hooks: Webhooks, options: argparse.Namespace, screen: Screen) -> None:
    _show([hooks.ping(options.id)], screen)


def _deliveries(hooks: Webhooks, options: argparse.Namespace, screen: Screen) -> None:
    asked: DeliveryFilters = {}
    for name in FILTERS:
        if value := getattr(options, name):
            asked[name] = value  # type: ignore[literal-required]
    found = hooks.deliveries(page_size=min(options.limit, 100), **asked)
    _show([*islice(found, options.limit)], screen)


def _replay(hooks: Webhooks, options: argparse.Namespace, screen: Screen) -> None:
    _show([hooks.replay(one) for one in options.ids], screen)


def _show(found: list[Delivery], screen: Screen) -> None:
    if screen.as_json:
        for one in found:
            screen.document(one.raw)
    else:
        screen.table(DELIVERIES, [_delivery(one) for one in found])


def _endpoint(one: Endpoint) -> list[str | Text]:
    state = "failing" if one.failures else "on"
    return [
        one.id,
        one.name,
        one.url,
        "callbacks" if one.only_callbacks else " ".join(one.event_types) or "all",
        _coloured(state if one.enabled else "off"),
        str(one.pending),
        str(one.dead),
    ]


def _delivery(one: Delivery) -> list[str | Text]:
    return [
        one.id,
        f"{one.created_at:%Y-%m-%d %H:%M:%S}",
        one.event.type,
        one.endpoint,
        _coloured(one.status),
        str(one.attempts),
    ]


def _coloured(word: str) -> Text:
    return Text(text(word).plain, COLOURS.get(word, ""))


def _add_nothing(_parser: argparse.ArgumentParser) -> None:
    """It takes no words."""


def _add_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="to tell it apart from others")
    parser.add_argument("address", metavar="ADDRESS", help="begins with https://")
    parser.add_argument(
        "--event",
        action="append",
        default=[],
        metavar="TYPE",
        help="what it wants to hear of, such as case.decided; may be given several times (all)",
    )
    parser.add_argument(
        "--only-callbacks",
        action="store_true",
        help="hear all about what is submitted with its id as --callback, and of nothing else",
    )


def _add_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as `list` shows it: hook_…")


def _add_filters(parser: argparse.ArgumentParser) -> None:
    for name, meaning in FILTERS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", help=meaning)
    parser.add_argument(
        "--limit", type=number, default=50, metavar="N", help="at most so many (%(default)s)"
    )


def _add_ids(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID", help="as `deliveries` shows it: dlv_…")


ACTS: dict[str, tuple[Act, str, Callable[[argparse.ArgumentParser], None]]] = {
    "list": (_list, "show the endpoints of your organisation", _add_nothing),
    "create": (_create, "add an endpoint and show its secret, once", _add_new),
    "ping": (_ping, "send an event that only this endpoint hears of", _add_id),
    "deliveries": (_deliveries, "show what was sent, newest first", _add_filters),
    "replay": (_replay, "send deliveries that have ended once more", _add_ids),
}
