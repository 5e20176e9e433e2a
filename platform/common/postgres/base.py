"""Connections that tell PostgreSQL whose rows to show, before the next query and only on a change.

It is told out of band, not as a query of Django's, and what it was told is forgotten whenever it
may have been undone: a setting ends with the transaction or savepoint that is rolled back.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg2.extensions import TRANSACTION_STATUS_INERROR as FAILED
from psycopg2.extensions import cursor

NOTHING, EVERYONE = "", "everyone"
AS_SIGNED_IN = "none"  # PostgreSQL's word for no other role than that of the sign-in

# Whether it was the application that signed in, and whether it may take a role that the walls know.
# Before PostgreSQL 16 whoever belonged to a role might take it.
LOOK = """
SELECT session_user = %(application)s, EXISTS (
    SELECT FROM pg_policy JOIN pg_roles ON pg_roles.oid = ANY (pg_policy.polroles)
    WHERE pg_roles.rolname = %(everyone)s AND pg_has_role(pg_roles.oid, CASE
            WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END)
)
"""
TELL = "SELECT set_config('touchstone.scope', %s, false), set_config('role', %s, false)"


class Process:
    """What a connection shows where no request says otherwise."""

    shows_all = False


def everyone_role(application_role: str) -> str:
    """Whoever works for all takes this role; the planner then knows that nothing is hidden."""
    return f"{application_role}_everyone"


@dataclass(frozen=True)
class Roles:
    """Which role to take for tenants, for people who work for all, and outside of requests."""

    tenant: str = AS_SIGNED_IN
    everyone: str = AS_SIGNED_IN
    process: str = AS_SIGNED_IN


class DatabaseWrapper(base.DatabaseWrapper):
    """`scope` is what to show: NOTHING, ids of organisations, EVERYONE; None: as Process says."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = DEFAULT_DB_ALIAS) -> None:
        super().__init__(settings_dict, alias)
        self.scope: str | None = None
        self._told: tuple[str, str] | None = None
        self._roles: Roles | None = None

    def init_connection_state(self) -> None:
        self._told = self._roles = None
        super().init_connection_state()

    def create_cursor(self, name: str | None = None) -> cursor:
        self._tell()
        made: cursor = super().create_cursor(name)
        return made

    def follow(self) -> None:
        """Tell it now instead of before the next query; one that cannot be told is closed."""
        if self.connection is None or self.closed_in_transaction:
            return
        try:
            self._tell()
        except self.Database.Error:
            self.close()

    def _tell(self) -> None:
        if self._roles and self._told == self._wanted(self._roles):
            return
        if self.connection.get_transaction_status() == FAILED:
            return  # it listens to nothing but a rollback, after which it is told anew
        with self.connection.cursor() as teller:
            self._roles = self._roles or _roles(teller)
            wanted = self._wanted(self._roles)
            teller.execute(TELL, wanted)
            self._told = wanted

    def _wanted(self, roles: Roles) -> tuple[str, str]:
        """The setting and the role."""
        if self.scope is None and Process.shows_all:
            return EVERYONE, roles.process
        if self.scope == EVERYONE:
            return EVERYONE, roles.everyone
        return self.scope or NOTHING, roles.tenant

    def _commit(self) -> None:
        """After a refused statement that somebody swallowed, PostgreSQL rolls back instead."""
        undoes = self.connection and self.connection.get_transaction_status() == FAILED
        try:
            super()._commit()  # type: ignore[misc]  # not in the stubs, as below
        finally:
            if undoes:
                self._told = None

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._told = None

    def _savepoint_rollback(self, sid: str) -> None:
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc]
        finally:
            self._told = None


def _roles(asker: cursor) -> Roles:
    application = settings.DATABASE_APP_ROLE
    everyone = everyone_role(application)
    asker.execute(LOOK, {"application": application, "everyone": everyone})
    is_application, has_walls = asker.fetchone() or (False, False)
    if not has_walls:
        return Roles()
    return Roles(application, everyone, everyone if is_application else AS_SIGNED_IN)
