"""When a list falls due, and the penalty of one that came later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from opentamin.flow.lists.models import WageList


def due_days(rows: Sequence[WageList]) -> dict[int, date]:
    """The due day of each list: the last day of the next month (five-worker: of the second), rolled over holidays."""
    from opentamin.ground.calendar import Month

    return {r.pk: (Month.parse(str(r.month)) + (2 if r.workshop.five_worker else 1)).last.to_date() for r in rows}


def late_list_penalties(rows: Sequence[WageList], due: Mapping[int, date]) -> dict[int, int]:
    """"""
    return {}
