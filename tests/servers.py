"""A pytest plugin: each run gets a PostgreSQL and a Valkey of its own, before Django loads."""

import os
from contextlib import ExitStack

import pytest

from supervisor.throwaway import Servers, servers

RUN = ExitStack()


def tell_the_settings(there: Servers) -> None:
    static = there.folder / "static"
    static.mkdir()
    os.environ |= {
        "DATABASE_URL": there.database_url,
        "REDIS_URL": there.redis_url,
        "SECRET_KEY": "only-for-tests-and-long-enough-to-satisfy-the-deployment-check-0123456789",
        "DEVELOPMENT": "1",
        "LOG_JSON": "0",
        "DATA_DIR": str(there.folder / "data"),
        "STATIC_ROOT": str(static),
        "STATIC_FROM_SOURCE": "1",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    }


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    tell_the_settings(RUN.enter_context(servers()))


def pytest_unconfigure() -> None:
    RUN.close()
