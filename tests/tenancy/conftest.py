"""Two organisations with a row in every table that has a wall."""

import pytest

from tests.tenancy.belongings import Rows, belongings


@pytest.fixture
def ours(db: None) -> Rows:
    return belongings()


@pytest.fixture
def theirs(db: None) -> Rows:
    return belongings()
