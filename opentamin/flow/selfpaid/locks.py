"""One at a time: advisory locks, because rows that are only added to cannot be locked by the role that adds them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

OF_PERSON, OF_CONTRACT = 4401, 4402
"""First halves of the locks; the second is the row's id."""


def hold(first: int, ids: Iterable[int]) -> None:
    """Hold people or contracts until the transaction ends, in the order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, n) FROM unnest(%s::int[]) AS n ORDER BY n", [first, sorted(set(ids))]
        )
