"""Many rows in one UPDATE, without the CASE expressions that make `bulk_update` slow to build."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from django.db import connection, models
from psycopg2.sql import SQL, Composed, Identifier

Column: TypeAlias = "models.Field[Any, Any]"


def update_many(rows: Sequence[models.Model], fields: Sequence[str]) -> int:
    """Write these fields of rows of one model; how many rows PostgreSQL found."""
    if not rows:
        return 0
    options = rows[0]._meta
    key = options.pk
    changed = [options.get_field(name) for name in fields]
    columns = [column for column in (key, *changed) if isinstance(column, models.Field)]
    arrays = [[_value(column, row) for row in rows] for column in columns]
    with connection.cursor() as cursor:
        statement = _statement(options.db_table, columns)
        cursor.execute(statement.as_string(connection.connection), arrays)
        return int(cursor.rowcount)


def _value(column: Column, row: models.Model) -> object:
    return column.get_db_prep_save(getattr(row, column.attname), connection)


def _statement(table: str, columns: Sequence[Column]) -> Composed:
    """One array a column, unnested to rows and joined by the key."""
    key, *changed = [Identifier(str(column.column)) for column in columns]
    return SQL(
        "UPDATE {table} SET {changes} FROM unnest({arrays}) AS fresh ({names}) "
        "WHERE {table}.{key} = fresh.{key}"
    ).format(
        table=Identifier(table),
        changes=SQL(", ").join(SQL("{0} = fresh.{0}").format(name) for name in changed),
        arrays=SQL(", ").join(SQL(f"%s::{column.db_type(connection)}[]") for column in columns),
        names=SQL(", ").join([key, *changed]),
        key=key,
    )
