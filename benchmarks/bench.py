"""`make bench`: servers in a temporary folder, and `benchmarks.compare` in a process of its own.

Django reads its settings once, so the servers' addresses must be known before it loads.
"""

import os
import subprocess
import sys

from benchmarks.stack import running
from config.env import ROOT
from supervisor import processes

# It queues rows and reads verdicts of everybody, as a worker does.
LOAD_AND_COMPARE = """
import django
django.setup()
from benchmarks import compare
from common import scope
scope.serve_nobody()
compare.main()
"""


def main(arguments: list[str]) -> int:
    with running() as stack:
        command = [sys.executable, "-c", LOAD_AND_COMPARE, str(stack.folder), *arguments]
        # The plain loop gets what the platform's workers get.
        environment = processes.analysis(concurrency=1).environment
        settings = {"DJANGO_SETTINGS_MODULE": "config.settings"}
        env = os.environ | stack.env | environment | settings
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
