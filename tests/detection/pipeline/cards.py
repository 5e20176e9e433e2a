"""What the cards of all detectors have in common."""

from collections.abc import Mapping
from typing import Any

import torch


def assert_run_is_described(training: Mapping[str, Any]) -> None:
    assert training["command"].startswith("python -m detection train")
    assert (training["device"], training["torch"]) == ("cpu", torch.__version__)
    assert training["minutes"] == round(training["minutes"], 1) >= 0
