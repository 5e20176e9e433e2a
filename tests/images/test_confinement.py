"""What a child may not do, and what it uses."""

import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture
from pytest_django import Settings

from images import zygote
from images.decoding import Decoder
from images.sandbox import Limits, confine
from tests.factories import make_image
from tests.images import corpus


def inside(limits: Limits, question: str) -> str:
    """Ask a confined child; what it prints comes back."""
    reading, writing = os.pipe()
    parent = os.getpid()
    if not os.fork():
        confine(limits, parent)
        answer = {"status": Path("/proc/self/status"), "limits": Path("/proc/self/limits")}
        os.write(writing, answer[question].read_bytes())
        os._exit(0)
    os.close(writing)
    os.wait()
    with os.fdopen(reading) as file:
        return file.read()
