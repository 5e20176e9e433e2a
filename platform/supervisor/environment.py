"""What the processes are told; whatever the person has set already wins."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from supervisor.places import Places
from supervisor.postgres import Cluster
from supervisor.private import write_private
from supervisor.valkey import Broker

APPLICATION_ROLE = "touchstone_app"
DATABASE = "touchstone"


@dataclass(frozen=True)
class Environment:
    """For the processes that serve, and for the command that owns the tables."""

    serving: dict[str, str]
    owning: dict[str, str]


def is_given(name: str) -> bool:
    """By the environment, by .env, or as the name of a file that holds it."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def compose(places: Places, cluster: Cluster | None, broker: Broker | None) -> Environment:
    made = {
        "DEVELOPMENT": "1",
        "DATA_DIR": str(places.data),
        "STATIC_ROOT": str(places.static),
    }
    if not is_given("SECRET_KEY"):
        made["SECRET_KEY"] = secret_key(places.secrets / "secret_key")
    if broker:
        made["REDIS_URL"] = broker.url
    owner = {}
    if cluster:
        made["DATABASE_URL"] = cluster.url(DATABASE, user=APPLICATION_ROLE)
        owner["DATABASE_URL"] = cluster.url(DATABASE)
    write_private(places.state / "touchstone.env", lines(made | owner))
    # An empty variable is an unset one.
    serving = made | {name: value for name, value in os.environ.items() if value}
    return Environment(serving, serving | owner)


def secret_key(path: Path) -> str:
    if not path.exists():
        write_private(path, secrets.token_urlsafe(60))
    return path.read_text().strip()


def lines(values: Mapping[str, str]) -> str:
    told = "# Written by `manage.py up`; the settings read it, and the environment wins over it.\n"
    return told + "".join(f"{name}={value}\n" for name, value in values.items())
