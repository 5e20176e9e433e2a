"""Whose rows PostgreSQL shows to this connection: the second wall between organisations.

A request begins with nothing. Whoever lets somebody in (a key, a guard) opens what they may see,
so a view without a guard finds no rows. Decision 165 explains it, 166 how PostgreSQL is told.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.core.signals import request_finished
from django.db import DEFAULT_DB_ALIAS, connections

from common.postgres.base import EVERYONE, NOTHING, DatabaseWrapper, Process


def serve_nobody() -> None:
    """This process works for all: a command, a worker. One that serves never says so."""
    Process.shows_all = True


def close() -> None:
    """Nobody is known yet."""
    _here().scope = NOTHING


def open_for(*organisations: uuid.UUID) -> None:
    """From here to the end of the request: these organisations' rows."""
    _here().scope = ",".join(map(str, organisations))


def open_for_everyone() -> None:
    """From here to the end of the request: all rows, for people who work for all."""
    _here().scope = EVERYONE


@contextmanager
def everyone() -> Iterator[None]:
    """One look over the wall, for what is asked before anybody is known or counted over all.

    `tests/tenancy/test_looks.py` lists every place. Querysets are lazy: read them in here.
    """
    here = _here()
    before, here.scope = here.scope, EVERYONE
    try:
        yield
    finally:
        here.scope = before


@contextmanager
def nobody() -> Iterator[None]:
    """As a request sees it that nobody was let in with."""
    here = _here()
    before, here.scope = here.scope, NOTHING
    try:
        yield
    finally:
        here.scope = before


def forget(**_: object) -> None:
    """The request is over, its answer sent: the server forgets whose it was."""
    here = _here()
    here.scope = None
    here.follow()


def _here() -> DatabaseWrapper:
    """Each thread has a connection of its own."""
    return cast(DatabaseWrapper, connections[DEFAULT_DB_ALIAS])


request_finished.connect(forget, dispatch_uid="common.scope")
