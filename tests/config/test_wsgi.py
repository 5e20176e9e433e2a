"""What gunicorn loads before it forks."""

import subprocess
import sys

from config.env import ROOT

FIRST_ADDRESS = """
import sys
import config.wsgi
from django.urls import get_resolver
before = set(sys.modules)
for address in ("/", "/api/v1/submissions", "/organisation/webhooks/"):
    get_resolver().resolve(address)
print(*sorted(set(sys.modules) - before))
"""


def test_no_page_is_loaded_by_the_first_request_to_a_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_ADDRESS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
