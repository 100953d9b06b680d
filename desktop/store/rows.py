"""Many rows at once: inserted without SQLAlchemy's work on every row, asked for by any number of names in one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

import msgspec
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from desktop.store.tables import Table

NAMES = select(func.json_each(bindparam("names")).table_valued("value").c.value)
"""The names given by `names`, for `column.in_(NAMES)`: one statement for any number of them."""


def names(wanted: Iterable[str]) -> dict[str, str]:
    """The parameter of a query that uses `NAMES`."""
    return {"names": msgspec.json.encode(list(wanted)).decode()}


def insert_all(
    session: Session,
    table: type[Table],
    rows: Sequence[Mapping[str, object]],
    *,
    prefix: str = "",
    on_conflict: str = "",
) -> None:
    """Insert rows that all have the same columns; `prefix` names a shadow of the table, `on_conflict` what becomes of
    a row that is there already (SQL, by the primary key).
    """
    if not rows:
        return
    columns = list(rows[0])
    query = f"INSERT INTO {prefix}{table.__tablename__} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    if on_conflict:
        query += f" ON CONFLICT {on_conflict}"
    values = itemgetter(*columns) if len(columns) > 1 else lambda row: (row[columns[0]],)
    session.connection().exec_driver_sql(query, [values(row) for row in rows])
