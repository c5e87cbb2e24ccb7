"""One at a time: advisory locks, because rows that are only added to cannot be locked by the role that adds them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

OF_PERSON, OF_CONTRACT = 4401, 4402
"""First halves of the locks; the second is the row's bucket."""
BUCKETS = 256
"""Rows share locks, so that a set of a million holds no more of them than the server has room for."""


def hold(first: int, ids: Iterable[int]) -> None:
    """Hold people or contracts until the transaction ends, in the order of their buckets, so that two cannot wait for each other."""
    wanted = sorted({pk % BUCKETS for pk in ids})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, n) FROM unnest(%s::int[]) AS n ORDER BY n", [first, wanted])
