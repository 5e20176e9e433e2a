"""Everything that changes the outbox, endpoints and deliveries."""

from webhooks.services.by_hand import ping, replay, replay_dead
from webhooks.services.endpoints import (
    Change,
    Wish,
    change_endpoint,
    create_endpoint,
    host_of,
    remove_endpoint,
    switch_off,
    switch_on,
)
from webhooks.services.facts import Manager
from webhooks.services.forgetting import forget_bodies, forget_deliveries
from webhooks.services.outbox import Message, emit, emit_many
from webhooks.services.secrets import reseal_secrets, rotate_secret
from webhooks.services.settling import bury_overdue, return_lost, write_down
from webhooks.services.wordless import forget_words

__all__ = [
    "Change",
    "Manager",
    "Message",
    "Wish",
    "bury_overdue",
    "change_endpoint",
    "create_endpoint",
    "emit",
    "emit_many",
    "forget_bodies",
    "forget_deliveries",
    "forget_words",
    "host_of",
    "ping",
    "remove_endpoint",
    "replay",
    "replay_dead",
    "reseal_secrets",
    "return_lost",
    "rotate_secret",
    "switch_off",
    "switch_on",
    "write_down",
]
