"""What must stay out of a process, seen in a fresh interpreter."""

import subprocess
import sys

import pytest

from config.env import ROOT

HEAVY = {"torch", "onnx", "sklearn", "c2pa"}

WEB = """
import config.wsgi
from django.urls import get_resolver
len(get_resolver().url_patterns)
"""

CELERY_PARENT = """
from worker.celery import app
app.loader.import_default_modules()
"""


def modules_after(code: str) -> set[str]:
    listing = f"{code}\nimport sys\nprint(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("code", [WEB, CELERY_PARENT], ids=["web", "celery parent"])
def test_no_heavy_library_is_loaded(code: str) -> None:
    assert HEAVY & modules_after(code) == set()


def test_the_pipeline_loads_without_django() -> None:
    assert "django" not in modules_after("import detection.pipeline.analyse")
