"""The short form of `make fuzz`."""

import re

import pytest

from tests.programs import last_line

pytestmark = pytest.mark.stack


def test_generated_calls_of_a_served_platform_find_nothing() -> None:
    line = last_line("tests.fuzz", "--cases=100")
    assert re.fullmatch(r"fuzz: cases=\d+ failures=0", line), line
