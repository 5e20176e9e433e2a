"""What `manage.py` does: Django's commands, and `up`, which must run before Django can load."""

import os
from collections.abc import Sequence

from django.core.management import execute_from_command_line

from common import scope
from supervisor.up import main as up


def main(argv: Sequence[str]) -> int:
    """Run one command; `up` makes the secrets and servers that the settings insist on."""
    if list(argv[1:2]) == ["up"]:
        return up(argv[2:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    scope.serve_nobody()
    execute_from_command_line(list(argv))
    return 0
