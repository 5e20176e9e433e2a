"""The grants of the application's role are enough for the whole path."""

import pytest
from django.core.management import call_command
from django.db import connection

from worker.invariants import run

ROLE = "touchstone_app_on_its_way"


def test_the_whole_path_is_walked_as_the_applications_role(
    db: None, request: pytest.FixtureRequest
) -> None:
    call_command("prepare_database", role=ROLE, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
        request.getfixturevalue("story")
        assert run() == []
        cursor.execute("RESET ROLE")
