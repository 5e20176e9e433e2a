"""What the application's roles may do in the database: everything but rewrite the ledger."""

from django.db import connection, transaction

from common.postgres.base import everyone_role

# Any constant: it only keeps two runs from granting at the same moment.
LOCK = 0x70757463

# Of SELECT, INSERT, UPDATE and DELETE, this is left on the tables that keep the evidence.
RESTRICTED = {
    "audit_ledgerentry": "SELECT, INSERT",
    "audit_ledgerhead": "SELECT, UPDATE",
    "django_migrations": "SELECT",
}

TOO_STRONG = """
SELECT role.rolsuper OR role.rolcreaterole OR role.rolbypassrls
       OR pg_has_role(role.oid, ledger.relowner, 'MEMBER')
FROM pg_roles role, pg_class ledger
WHERE role.rolname = %s AND ledger.oid = 'audit_ledgerentry'::regclass
"""


# What the role inherited it would always have; it takes the other one on purpose or not at all.
MAY_TAKE = """
SELECT coalesce(bool_and(set_option AND NOT inherit_option), false) FROM pg_auth_members
WHERE roleid = %s::regrole AND member = %s::regrole AND (set_option OR inherit_option)
"""


class RoleUnfit(Exception):
    """The role cannot be made, or it has powers that would lead it around the ledger's guards."""


@transaction.atomic
def prepare_role(name: str, *, password: str = "", login: bool = False) -> None:
    """Create or update the role, and the one that it takes while it works for everyone.

    Both get exactly their grants; a second run changes nothing.
    """
    names = (name, everyone_role(name))
    role, everyone = map(connection.ops.quote_name, names)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        for one in names:
            _make(one)
        if password:
            cursor.execute(f"ALTER ROLE {role} LOGIN PASSWORD %s", [password])
        elif login:
            cursor.execute(f"ALTER ROLE {role} LOGIN")
        cursor.execute(MAY_TAKE, [everyone, role])
        if cursor.fetchone() != (True,):
            cursor.execute(f"GRANT {everyone} TO {role} WITH INHERIT FALSE, SET TRUE")
        for one in (role, everyone):
            for statement in (*_general_grants(one), *_restrictions(one)):
                cursor.execute(statement)


def _make(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TOO_STRONG, [name])
        found = cursor.fetchone()
        if found and found[0]:
            raise RoleUnfit(
                f"{name} owns the ledger or holds SUPERUSER, CREATEROLE or BYPASSRLS, so the"
                " ledger would not be safe from it. Choose another DATABASE_APP_ROLE."
            )
        if not found:
            _require_createrole(name)
            role = connection.ops.quote_name(name)
            cursor.execute(f"CREATE ROLE {role} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")


def _require_createrole(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        if cursor.fetchone() != (True,):
            raise RoleUnfit(
                f"The role {name} does not exist and this user may not create roles. Let an"
                f' administrator of the server run: CREATE ROLE "{name}" (with LOGIN, if it is'
                " DATABASE_APP_ROLE itself; then GRANT the other one to it WITH INHERIT FALSE)"
            )


def _general_grants(role: str) -> list[str]:
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    rows = "SELECT, INSERT, UPDATE, DELETE"
    return [
        f"GRANT CONNECT ON DATABASE {database} TO {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}",
        f"GRANT {rows} ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rows} ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    ]


def _restrictions(role: str) -> list[str]:
    return [
        statement
        for table, allowed in RESTRICTED.items()
        for statement in (
            f"REVOKE ALL ON {table} FROM PUBLIC, {role}",
            f"GRANT {allowed} ON {table} TO {role}",
        )
    ]
