"""One at a time: everything that moves money of this station waits for this lock until the transaction before it ends."""

from __future__ import annotations

from django.db import connection

RECEIPTS_LOCK = 5100


def lock_money() -> None:
    """Wait for, and hold, the money of this station until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 1)", [RECEIPTS_LOCK])
