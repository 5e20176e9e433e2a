"""docker/compose.yml as the tests read it."""

from typing import Any

import yaml

from config.env import ROOT
from supervisor import processes
from supervisor.processes import Process

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker" / "compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]

# What each service of ours is in the list of processes.
OURS: dict[str, Process] = {
    "web": processes.web("0.0.0.0:8000"),
    "worker-cpu": processes.analysis(2),
    "worker-gpu": processes.analysis(1, spare=0),
    "worker-general": processes.general(),
    "beat": processes.beat(),
}
