"""What stands in PostgreSQL of the walls: what comments say of it, and what it is.

A policy and the function that it asks have a comment with two digests: of what they were made from,
and of what PostgreSQL read back then. Where one is not there, or no longer true, somebody else was
at it. PostgreSQL may read the same back in other words after a move to a new major version.
"""

import hashlib
from dataclasses import dataclass, field

from django.db import connection

TABLES = """
SELECT relname, pg_get_userbyid(relowner), relrowsecurity AND relforcerowsecurity
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY (%s)
"""
POLICIES = """
SELECT relname, polname, coalesce(obj_description(pg_policy.oid, 'pg_policy'), ''),
    jsonb_build_array(
        polname, polcmd, polpermissive,
        ARRAY(SELECT coalesce(rolname, 'public') FROM unnest(polroles) AS listed (role)
              LEFT JOIN pg_roles ON pg_roles.oid = role ORDER BY 1),
        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
    )::text
FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
WHERE relnamespace = 'public'::regnamespace AND relname = ANY (%s)
"""
FUNCTION = """
SELECT proname, coalesce(obj_description(oid, 'pg_proc'), ''), pg_get_functiondef(oid)
FROM pg_proc WHERE oid = to_regprocedure(%s)
"""


@dataclass(frozen=True)
class Made:
    """A policy or a function."""

    name: str
    comment: str
    definition: str

    def comment_for(self, source: str) -> str:
        """That of whoever made it from this."""
        return f"{_digest(source)} {_digest(self.definition)}"

    def is_made_from(self, source: str) -> bool:
        return self.comment == self.comment_for(source)


@dataclass(frozen=True)
class Table:
    name: str
    owner: str = ""
    is_forced: bool = False
    policies: list[Made] = field(default_factory=list)


def tables(names: list[str]) -> dict[str, Table]:
    found = {name: Table(name) for name in names}
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [names])
        found |= {row[0]: Table(*row) for row in cursor.fetchall()}
        cursor.execute(POLICIES, [names])
        for table, *policy in cursor.fetchall():
            found[table].policies.append(Made(*policy))
    return found


def function(signature: str) -> Made | None:
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION, [signature])
        row = cursor.fetchone()
    return Made(*row) if row else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
