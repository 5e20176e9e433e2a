"""PostgreSQL and Valkey: those that the environment names, or embedded ones."""

import os
import signal
from dataclasses import dataclass

from supervisor.children import Child
from supervisor.crew import Crew
from supervisor.environment import DATABASE, is_given
from supervisor.places import Places
from supervisor.postgres import Cluster
from supervisor.valkey import Broker

START_SECONDS = 60.0  # a crash recovery may come first


@dataclass(frozen=True)
class Servers:
    """What is embedded; None where the environment brings its own."""

    cluster: Cluster | None
    broker: Broker | None


def choose(places: Places) -> Servers:
    return Servers(
        None if is_given("DATABASE_URL") else Cluster(places.postgres, places.run),
        None if is_given("REDIS_URL") else Broker(places.valkey, places.run),
    )


def start(servers: Servers, crew: Crew) -> None:
    """Both at once, then wait for both."""
    database, broker = servers.cluster, servers.broker
    waiting = []
    if database:
        database.initialise()
        database.clear_the_way()
        child = Child("postgres", database.command(), os.environ, stop_signal=signal.SIGINT)
        crew.enlist(child)
        waiting.append((child, database.answers))
    if broker:
        broker.clear_the_way()
        child = Child("valkey", broker.command(), os.environ)
        crew.enlist(child)
        waiting.append((child, broker.answers))
    for child, answers in waiting:
        crew.wait_for(child, answers, START_SECONDS)
    if database:
        database.ensure_database(DATABASE)
