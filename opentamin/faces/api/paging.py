"""Pages by cursor: the next page begins after the last row of this one, however many rows came in between."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from opentamin.faces.api.catalogue import refuse

SIZE, MOST = 50, 500


def encode(values: Sequence[int]) -> str:
    """The mark of a row: its place in the order."""
    return urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


def decode(mark: str, count: int) -> list[int]:
    """The place that a mark names; refuses one that we did not make."""
    try:
        values = json.loads(urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (ValueError, RecursionError):
        values = None
    known = isinstance(values, list) and len(values) == count
    if not known or not all(type(each) is int and abs(each) < 2**63 for each in values):
        raise refuse("CURSOR_INVALID", column="cursor", value=mark[:40])
    return list(values)


def after(order: Sequence[str], place: Sequence[int]) -> Q:
    """Rows behind a place in the order; a column with a minus runs down."""
    found, same = Q(), Q()
    for name, value in zip(order, place, strict=True):
        bare, down = name.removeprefix("-"), name.startswith("-")
        found |= same & Q(**{f"{bare}__{'lt' if down else 'gt'}": value})
        same &= Q(**{bare: value})
    return found


def page(
    rows: QuerySet[Any], order: Sequence[str], columns: dict[str, str], request: HttpRequest, *, cursor: str | None, limit: int
) -> dict[str, Any]:  # fmt: skip
    """One page of rows as plain values, and the address of the next (one query)."""
    if cursor is not None:
        rows = rows.filter(after(order, decode(cursor, len(order))))
    keys = [name.removeprefix("-") for name in order]
    sources = list(dict.fromkeys([*columns.values(), *keys]))
    got = list(rows.order_by(*order).values(*sources)[: limit + 1])
    shown = got[:limit]
    following = None
    if len(got) > limit:
        query = request.GET.copy()
        query["cursor"] = encode([shown[-1][key] for key in keys])
        following = f"{request.path}?{query.urlencode()}"
    items = [{out: row[source] for out, source in columns.items()} for row in shown]
    return {"items": items, "next": following}
