"""The order in which the platform comes up, and what is shown when it has."""

import sys
import time

import httpx

from config.env import ROOT, load_file, secret
from supervisor import processes, servers, showcase, sign_ins, static_files
from supervisor.children import Child
from supervisor.console import say
from supervisor.crew import Crew
from supervisor.environment import Environment, compose
from supervisor.options import Options
from supervisor.places import Places
from supervisor.problems import CannotStart
from supervisor.processes import Process
from supervisor.welcome import addresses, ways_in
from supervisor.workers import Roll

STEP_SECONDS = 300.0
READY_SECONDS = 60.0


class Start:
    """One start, from empty folders to a serving platform."""

    def __init__(self, options: Options, crew: Crew) -> None:
        load_file(ROOT / ".env")
        self.options, self.crew = options, crew
        self.places = Places(options.state)
        self.address = f"http://127.0.0.1:{options.port}"
        self.servers = servers.choose(self.places)
        self.environment: Environment = compose(
            self.places, self.servers.cluster, self.servers.broker
        )

    def run(self) -> int:
        started = time.monotonic()
        is_first = not self.places.demo.exists()
        servers.start(self.servers, self.crew)
        self.prepare()
        self.serve()
        say(f"Ready after {time.monotonic() - started:.1f} s.")
        signed = sign_ins.read(self.places.demo)
        if signed is None:
            raise CannotStart(f"{self.places.demo} was not written.")
        shown = showcase.submit_samples(self.address, signed.api_key)
        showcase.show(shown)
        for line in (*addresses(self.address), *ways_in(signed, self.places, is_first=is_first)):
            say(line)
        if not self.options.once:
            self.crew.watch()
        return 0 if all(one.is_final for one in shown) else 1

    def prepare(self) -> None:
        """What needs a start of Python before the platform serves; all of it at the same time."""
        role = ["--application-role", "--login"] if self.servers.cluster else []
        demo = ["--demo", str(self.places.demo)]
        steps = [self.step("prepare", ["manage.py", "prepare", *role, *demo], owning=True)]
        collects = not static_files.are_collected(self.places.static)
        if collects:
            steps.append(self.step("static", ["manage.py", "collectstatic", "--no-input"]))
        # Verifies the weights, and exports their graphs where this machine has none yet.
        detectors = self.step("detectors", ["-m", "detection", "list", "--quick"])
        for step in steps:
            if self.crew.wait_for_end(step, STEP_SECONDS) != 0:
                raise CannotStart(f"{step.name} failed: {step.last_words}")
        if self.crew.wait_for_end(detectors, STEP_SECONDS) != 0:
            say("A detector cannot serve: what it would judge goes to people.")
        if collects:
            static_files.remember(self.places.static)

    def step(self, name: str, arguments: list[str], *, owning: bool = False) -> Child:
        told = self.environment.owning if owning else self.environment.serving
        child = Child(name, [sys.executable, *arguments], told)
        self.crew.enlist_step(child)
        return child

    def serve(self) -> None:
        web = self.launch(processes.web(f"127.0.0.1:{self.options.port}"))
        workers = [
            self.launch(processes.analysis(self.options.analysers)),
            self.launch(processes.general()),
        ]
        beat = self.launch(processes.beat())
        # Web and beat stop first: then no new work comes in while the workers finish theirs.
        self.crew.enlist(*workers)
        self.crew.enlist(web, beat)
        self.crew.wait_for(web, self.is_ready, READY_SECONDS)
        roll = Roll(self.redis_url())
        for worker in workers:
            self.crew.wait_for(worker, roll.all_answer, READY_SECONDS)

    def launch(self, process: Process) -> Child:
        return Child(
            process.name,
            [sys.executable, *process.arguments],
            self.environment.serving | process.environment,
            stop_signal=process.stop_signal,
            patience_seconds=process.patience_seconds,
        )

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.address}/readyz", timeout=5).is_success
        except httpx.TransportError:
            return False

    def redis_url(self) -> str:
        return self.servers.broker.url if self.servers.broker else secret("REDIS_URL")
