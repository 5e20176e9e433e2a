"""The command line as people call it."""

import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from config.env import ROOT

COMMAND = [sys.executable, "-m", "touchstone"]
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def documents(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def has_control_characters(self) -> bool:
        return bool(CONTROL.search(self.out + self.err))


class Touchstone(Protocol):
    def __call__(self, *arguments: str | Path) -> Ended: ...


def environment(url: str, key: str, **more: str) -> dict[str, str]:
    """Of a program that knows where and with which key to ask."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    client = str(ROOT / "platform")
    return kept | {"PYTHONPATH": client, "TOUCHSTONE_URL": url, "TOUCHSTONE_KEY": key, **more}
