"""Keeping the demo's plain secrets in one private file."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from supervisor.private import write_private


@dataclass(frozen=True)
class SignIns:
    """Passwords by e-mail address, and the key that the samples are submitted with."""

    passwords: dict[str, str]
    api_key: str


def read(path: Path) -> SignIns | None:
    return SignIns(**json.loads(path.read_text())) if path.is_file() else None


def write(path: Path, kept: SignIns) -> None:
    write_private(path, json.dumps(asdict(kept), indent=2) + "\n")
