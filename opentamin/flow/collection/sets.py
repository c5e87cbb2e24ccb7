"""Long runs of debts in batches of one size: each batch is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

BATCH = 20_000
Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """The items in their order, `size` at a time."""
    rest = iter(items)
    while group := list(islice(rest, size)):
        yield group
