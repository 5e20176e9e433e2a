"""An embedded PostgreSQL: one cluster, one socket folder, no TCP."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from supervisor.binaries import postgres_program
from supervisor.privileges import unprivileged

FAST_AND_FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Cluster:
    """Where a cluster keeps its data and its socket."""

    data: Path
    sockets: Path
    owner: str = "touchstone_owner"

    def url(self, database: str, *, user: str = "") -> str:
        return f"postgres://{user or self.owner}@/{database}?host={self.sockets}"

    def initialise(self) -> None:
        """Make the cluster if there is none; the folder's mode guards `trust`."""
        for folder in (self.data, self.sockets):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (self.data / "PG_VERSION").exists():
            return
        command = [
            postgres_program("initdb"), "-D", self.data, "-U", self.owner, "--auth=trust",
            "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync",
        ]  # fmt: skip
        subprocess.run(unprivileged(command), check=True, capture_output=True)

    def command(self, *settings: str) -> list[str]:
        """The server as a foreground process."""
        fixed = ("listen_addresses=", "max_connections=200", *settings)
        options = [part for setting in fixed for part in ("-c", setting)]
        return unprivileged(
            [postgres_program("postgres"), "-D", self.data, "-k", self.sockets, *options]
        )

    def answers(self) -> bool:
        try:
            psycopg2.connect(self.url("postgres"), connect_timeout=1).close()
        except psycopg2.OperationalError:
            return False
        return True
