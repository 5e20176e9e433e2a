"""`webhooks ACT`: who is told, and what was sent."""

import argparse
from collections.abc import Callable

from touchstone.cli import deliveries, endpoints
from touchstone.cli.options import add_json, add_own_connection, connect
from touchstone.cli.screen import Screen
from touchstone.hooks import Webhooks

Act = Callable[[Webhooks, argparse.Namespace, Screen], int]
Words = Callable[[argparse.ArgumentParser], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(required=True, metavar="ACT")
    for name, (act, meaning, add) in ACTS.items():
        command = acts.add_parser(name, help=meaning, description=meaning)
        add(command)
        add_json(command)
        add_own_connection(command)
        command.set_defaults(act=act)


def run(options: argparse.Namespace) -> int:
    screen = Screen(as_json=options.json)
    with connect(options, screen) as client:
        return int(options.act(client.webhooks, options, screen))


ACTS: dict[str, tuple[Act, str, Words]] = {
    "list": (
        endpoints.show_all,
        "show the endpoints of your organisation",
        endpoints.add_nothing,
    ),
    "create": (
        endpoints.create,
        "add an endpoint and show its secret, once",
        endpoints.add_new,
    ),
    "on": (endpoints.switch_on, "tell an endpoint what happens from now on", endpoints.add_id),
    "off": (endpoints.switch_off, "give up what is under way, send no more", endpoints.add_id),
    "remove": (endpoints.remove, "remove an endpoint, for good", endpoints.add_id),
    "secret": (endpoints.rotate, "make another secret, shown once", endpoints.add_overlap),
    "ping": (endpoints.ping, "send an event that only this endpoint hears of", endpoints.add_id),
    "deliveries": (
        deliveries.show_all,
        "show what was sent, newest first",
        deliveries.add_filters,
    ),
    "show": (deliveries.show_one, "show a delivery with every try", deliveries.add_id),
    "replay": (
        deliveries.replay,
        "send deliveries that have ended once more",
        deliveries.add_ids,
    ),
}
