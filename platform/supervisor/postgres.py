"""An embedded PostgreSQL: one cluster, one socket folder, no TCP."""

import contextlib
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from psycopg2 import sql

from supervisor.binaries import postgres_program
from supervisor.descendants import clear
from supervisor.privileges import hand_over, unprivileged
from supervisor.problems import CannotStart

MAJOR = "18"
# And nobody tidies up beside what is watched: a test that alters tables would meet their locks.
FAST_AND_FORGETFUL = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
)


@dataclass(frozen=True)
class Cluster:
    """Where a cluster keeps its data and its socket."""

    data: Path
    sockets: Path
    owner: str = "touchstone_owner"

    def url(self, database: str, *, user: str = "") -> str:
        return f"postgres://{user or self.owner}@/{database}?host={self.sockets}"

    def initialise(self) -> None:
        """Make the cluster if there is none; the folders' mode guards `trust`."""
        self.sockets.mkdir(parents=True, exist_ok=True, mode=0o700)
        hand_over(self.sockets)
        if self.data.exists() and any(self.data.iterdir()):
            self._refuse_what_is_no_cluster()
        else:
            self._create()

    def _refuse_what_is_no_cluster(self) -> None:
        version = self.data / "PG_VERSION"
        if not version.is_file():
            raise CannotStart(
                f"{self.data} holds something that is not a PostgreSQL cluster: move it away."
            )
        if (found := version.read_text().strip()) != MAJOR:
            raise CannotStart(
                f"{self.data} was made by PostgreSQL {found!r}, and this is PostgreSQL {MAJOR}."
            )

    def _create(self) -> None:
        """Under another name first: an interrupted start must not leave half a cluster."""
        unfinished = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True, mode=0o700)
        hand_over(unfinished)
        command: list[str | Path] = [
            postgres_program("initdb"), "-D", unfinished, "-U", self.owner, "--auth=trust",
            "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync",
        ]  # fmt: skip
        done = subprocess.run(unprivileged(command), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise CannotStart(f"initdb failed: {done.stderr.strip().splitlines()[-1]}")
        unfinished.rename(self.data)

    def command(self, *settings: str) -> list[str]:
        """The server as a foreground process."""
        fixed = ("listen_addresses=", "max_connections=200", "log_checkpoints=off", *settings)
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

    def ensure_database(self, name: str) -> None:
        with contextlib.closing(psycopg2.connect(self.url("postgres"))) as connection:
            connection.autocommit = True  # a database is not made inside a transaction
            cursor = connection.cursor()
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def clear_the_way(self) -> None:
        """End what outlived its supervisor, and forget a server that is no longer there.

        PostgreSQL takes any living process with the recorded number for a rival postmaster.
        """
        clear(self.data, "postgres", signal.SIGQUIT)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
