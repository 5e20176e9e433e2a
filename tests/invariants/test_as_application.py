"""The grants of the application's role are enough for the whole path."""

import pytest

from common import scope
from worker.invariants import run


def test_the_whole_path_is_walked_as_the_applications_role(
    db: None, request: pytest.FixtureRequest
) -> None:
    with scope.everyone():
        request.getfixturevalue("story")
        assert run() == []
