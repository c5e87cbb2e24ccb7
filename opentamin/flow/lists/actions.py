"""Verbs of wage lists: receive files, check them, accept what passes. Each works on a batch and is one transaction.

Each selects by state what lacks its step, so that a kill anywhere and the same call again goes on. One list is a
batch of one.
"""

from collections.abc import Iterable

from django.db import connection

from opentamin.flow.lists.accepting import accept
from opentamin.flow.lists.examining import check
from opentamin.flow.lists.models import ListState
from opentamin.flow.lists.questions import ListInFlow
from opentamin.flow.lists.receiving import PackMany, Receipt, Sending, pack_here, receive

__all__ = ["PackMany", "Receipt", "Sending", "accept", "check", "move", "pack_here", "receive"]


def move(rows: Iterable[ListInFlow], state: ListState) -> None:
    """Later stations say here that lists have passed them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE lists_wage_list SET state = %s WHERE id = ANY(%s)", [state.value, [row.pk for row in rows]]
        )
