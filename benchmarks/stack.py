"""A whole platform in a temporary folder, whose parts can be killed and started again."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
import psutil
import psycopg2

from config.env import ROOT
from supervisor import processes
from supervisor.postgres import Cluster
from supervisor.processes import Process
from supervisor.sign_ins import SignIns
from supervisor.throwaway import create_database, start
from supervisor.valkey import Broker


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Stack:
    """Servers and processes by name; every process logs to `<folder>/<name>.log`."""

    def __init__(self, folder: Path, **extra: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.cluster = Cluster(data=folder / "pg", sockets=folder / "s")
        self.broker = Broker(data=folder / "vk", sockets=folder / "s")
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.env = {
            "DATABASE_URL": self.owner_url,
            "REDIS_URL": self.broker.url,
            "SECRET_KEY": secrets.token_hex(32),
            "DEVELOPMENT": "1",
            "LOG_JSON": "0",
            "DATA_DIR": str(folder / "data"),
            "STATIC_ROOT": str(folder / "static"),
            "STATIC_FROM_SOURCE": "1",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
            **extra,
        }

    @property
    def application_url(self) -> str:
        """The database as the serving role sees it; only `prepare` is run by the owner."""
        return self.cluster.url("touchstone", user="touchstone_app")

    @property
    def owner_url(self) -> str:
        """A superuser here, whom no wall between organisations stops; measurements read by it."""
        return self.cluster.url("touchstone")

    @property
    def sign_ins(self) -> SignIns:
        return SignIns(**json.loads((self.folder / "demo.json").read_text()))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start_servers(self) -> None:
        (self.folder / "static").mkdir()
        self.cluster.initialise()
        self.children["postgres"] = start(self.cluster.command(), self.cluster.answers)
        create_database(self.cluster)
        self.start_broker()
        demo = str(self.folder / "demo.json")
        self.manage("prepare", "--application-role", "--login", "--demo", demo)
        self.env["DATABASE_URL"] = self.application_url

    def start_broker(self) -> None:
        self.children["valkey"] = start(self.broker.command(), self.broker.answers)

    def manage(self, *arguments: str) -> str:
        """Run a management command and return what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{arguments} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """What a statement returns, if it returns anything."""
        with (
            contextlib.closing(psycopg2.connect(self.owner_url)) as connection,
            connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def column(self, statement: str) -> list[float]:
        return [float(row[0]) for row in self.execute(statement)]

    def count(self, statement: str) -> int:
        return int(self.execute(statement)[0][0])

    def launch(self, process: Process) -> None:
        command = [sys.executable, *process.arguments]
        env = os.environ | self.env | process.environment
        with (self.folder / f"{process.name}.log").open("ab") as log:
            self.children[process.name] = subprocess.Popen(
                # A session each, as the supervisor gives them: some kernels share processors by it.
                command,
                cwd=ROOT,
                env=env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_web(self) -> None:
        self.launch(processes.web(f"127.0.0.1:{self.port}"))
        self.wait("the web server", self._is_ready)

    def start_analysis(self, concurrency: int = 2) -> None:
        self.launch(processes.analysis(concurrency))

    def start_general(self) -> None:
        self.launch(processes.general())
        self.launch(processes.beat())

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.address}/readyz").is_success
        except httpx.TransportError:
            return False

    def wait(self, what: str, done: Callable[[], bool], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what} took longer than {seconds:.0f} s; see {self.folder}")
            time.sleep(0.05)

    def kill(self, name: str) -> None:
        """SIGKILL a process with everything below it."""
        family = psutil.Process(self.children[name].pid)
        for process in [*family.children(recursive=True), family]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self.children[name].wait(timeout=30)

    def kill_a_child(self, name: str) -> None:
        """SIGKILL the youngest pool process of a worker."""
        with contextlib.suppress(psutil.NoSuchProcess):
            children = psutil.Process(self.children[name].pid).children()
            if children:
                max(children, key=lambda child: child.create_time()).kill()

    def end(self, name: str) -> None:
        """Ask a process to stop; kill it with everything below it if it does not."""
        child = self.children[name]
        child.send_signal(signal.SIGINT if name == "postgres" else signal.SIGTERM)
        try:
            child.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.kill(name)

    def stop(self) -> None:
        for name in reversed(self.children):
            if self.children[name].poll() is None:
                self.end(name)


@contextlib.contextmanager
def running(**extra: str) -> Iterator[Stack]:
    """A stack with database and broker; its folder goes when the work ends well."""
    folder = Path(tempfile.mkdtemp(prefix="stk-"))
    stack = Stack(folder, **extra)
    with _ended_in_order():
        try:
            stack.start_servers()
            yield stack
        finally:
            stack.stop()
    shutil.rmtree(folder)


@contextlib.contextmanager
def _ended_in_order() -> Iterator[None]:
    """SIGTERM ends the servers, too: it does not reach their sessions by itself."""
    before = signal.signal(signal.SIGTERM, _exit)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _exit(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # told twice, it still ends one server after the other
    sys.exit(128 + number)
