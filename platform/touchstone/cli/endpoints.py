"""`webhooks list|create|on|off|remove|secret|ping`: who is told."""

import argparse

from touchstone.cli.deliveries import show
from touchstone.cli.endings import ALL_ANSWERED
from touchstone.cli.screen import Columns, Row, Screen, coloured
from touchstone.hook_models import Endpoint
from touchstone.hooks import Webhooks

ENDPOINTS: Columns = {
    "Id": "left",
    "Name": "left",
    "Address": "left",
    "Events": "left",
    "State": "left",
    "Under way": "right",
    "Dead": "right",
}


def add_nothing(_parser: argparse.ArgumentParser) -> None:
    """It takes no words."""


def add_new(parser: argparse.ArgumentParser) -> None:
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


def add_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as `list` shows it: hook_…")


def add_overlap(parser: argparse.ArgumentParser) -> None:
    add_id(parser)
    parser.add_argument(
        "--overlap-hours",
        type=int,
        default=24,
        metavar="HOURS",
        help="for so long the earlier secret signs, too; 0 ends all earlier ones (%(default)s)",
    )


def show_all(hooks: Webhooks, _options: argparse.Namespace, screen: Screen) -> int:
    return _show(hooks.list(), screen)


def create(hooks: Webhooks, options: argparse.Namespace, screen: Screen) -> int:
    made = hooks.create(
        options.name, options.address, options.event, only_callbacks=options.only_callbacks
    )
    return _show_secret(made, screen)


def rotate(hooks: Webhooks, options: argparse.Namespace, screen: Screen) -> int:
    return _show_secret(
        hooks.rotate_secret(options.id, overlap_hours=options.overlap_hours), screen
    )


def switch_on(hooks: Webhooks, options: argparse.Namespace, screen: Screen) -> int:
    return _show([hooks.change(options.id, enabled=True)], screen)


def switch_off(hooks: Webhooks, options: argparse.Namespace, screen: Screen) -> int:
    return _show([hooks.change(options.id, enabled=False)], screen)


def remove(hooks: Webhooks, options: argparse.Namespace, screen: Screen) -> int:
    hooks.remove(options.id)
    if screen.as_json:
        screen.document({"id": options.id, "removed": True})
    else:
        screen.line(options.id, "removed")
    return ALL_ANSWERED


def ping(hooks: Webhooks, options: argparse.Namespace, screen: Screen) -> int:
    show([hooks.ping(options.id)], screen)
    return ALL_ANSWERED


def _show(found: list[Endpoint], screen: Screen) -> int:
    screen.listing(ENDPOINTS, found, _row)
    return ALL_ANSWERED


def _show_secret(made: Endpoint, screen: Screen) -> int:
    if screen.as_json:
        screen.document(made.raw)
    else:
        screen.line(made.id, made.secret or "")
        screen.say("This secret is not shown again; messages are signed with it.")
    return ALL_ANSWERED


def _row(one: Endpoint) -> Row:
    state = "failing" if one.failures else "on"
    return [
        one.id,
        one.name,
        one.url,
        "callbacks" if one.only_callbacks else " ".join(one.event_types) or "all",
        coloured(state if one.enabled else "off"),
        str(one.pending),
        str(one.dead),
    ]
