"""PostgreSQL refuses to run as root; a user namespace makes root somebody else."""

import os
from pathlib import Path

UNSHARE = "/usr/bin/unshare"


def unprivileged(command: list[str | Path]) -> list[str]:
    """The command as it is for a normal user; inside a user namespace for root."""
    plain = [str(part) for part in command]
    if os.geteuid() != 0:
        return plain
    return [UNSHARE, "--user", "--map-user=1000", "--map-group=1000", *plain]
