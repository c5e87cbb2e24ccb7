"""Rows into a table in one go: COPY into a table of this session, then INSERT .. SELECT.

COPY straight into a table is refused where row security stands, and skips ON CONFLICT; through a table of the session
it is nearly as fast and knows both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection


def stage_rows(name: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> None:
    """Fill the session's table `name` (made when it is not there) with rows; what it held before goes.

    `columns` maps names to SQL types, in the order of the values.
    """
    declared = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} ({declared})")
        cursor.execute(f"TRUNCATE {name}")
        with cursor.copy(f"COPY {name} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
