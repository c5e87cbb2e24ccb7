"""Submitting lists: bytes in; at the end money is owed and people have their month, or findings say why not.

A string of actions, each a transaction over a batch. It can be killed anywhere: the same call again finds what was
received, goes on with every list that lacks a step, and gives the same results.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter
from typing import Any

from opentamin.flow.assessments import actions as assessments
from opentamin.flow.careers import actions as careers
from opentamin.flow.lists import actions as lists
from opentamin.flow.lists.actions import PackMany, Receipt, Sending, pack_here
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.journeys.inspected import follow_lists
from opentamin.journeys.packing_pool import WORTH_IT_BYTES, PackingPool

BATCH_BYTES = 6_000_000
BATCH_LISTS = 250
AHEAD = 3
"""Batches that are received, and read in other processes, while one goes through the stations."""
STATIONS = ("receive", "check", "accept", "assess", "post", "credit")


@dataclass(slots=True)
class Submitted:
    """What became of a batch: submission by key, refusals by key, and the seconds that each station took."""

    submissions: dict[str, int] = field(default_factory=dict)
    refused: dict[str, Finding] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STATIONS, 0.0))

    @property
    def slowest(self) -> tuple[str, float]:
        """The station that took longest, and its seconds."""
        return max(self.seconds.items(), key=lambda item: item[1])


Report = Callable[[str, int, int], None]
"""Told about progress: station, submissions that have passed it, submissions in all."""


def quiet(station: str, done: int, total: int) -> None:
    """Nobody watches."""


def submit(
    sendings: Sequence[Sending],
    *,
    sender: str,
    now: datetime,
    today: Day,
    report: Report = quiet,
    pool: PackingPool | None = None,
) -> Submitted:
    """Take sendings from bytes to posted and recorded. `today` is the legal day on which they were received.

    Many lists are read in other processes (of `pool`, or of one made for them) while this one talks to the database;
    a few are read here.
    """
    result = Submitted()
    if sum(file.size for sending in sendings for file in sending.files) < WORTH_IT_BYTES:
        _submit(sendings, result, sender=sender, now=now, today=today, report=report)
    elif pool is not None:
        _submit(sendings, result, sender=sender, now=now, today=today, report=report, pool=pool)
    else:
        with PackingPool() as own:
            _submit(sendings, result, sender=sender, now=now, today=today, report=report, pool=own)
    return result


def _submit(
    sendings: Sequence[Sending],
    result: Submitted,
    *,
    sender: str,
    now: datetime,
    today: Day,
    report: Report,
    pool: PackingPool | None = None,
) -> None:
    batches = list(_batches(sendings))
    coming: deque[list[int]] = deque()
    done = 0
    for number, batch in enumerate(batches):
        while len(coming) <= AHEAD and number + len(coming) < len(batches):
            coming.append(_receive(batches[number + len(coming)], result, sender, now, today, pool))
        ids = coming.popleft()
        for station, step in _steps(ids, now, today, pool or pack_here):
            _timed(result, station, step)
            report(station, done + len(batch), len(sendings))
        done += len(batch)


def _receive(
    batch: Sequence[Sending], result: Submitted, sender: str, now: datetime, today: Day, pool: PackingPool | None
) -> list[int]:
    """Keep the bytes of a batch, and begin to read them where other processes do it."""
    receipt: Receipt = _timed(result, "receive", lambda: lists.receive(batch, sender=sender, now=now, today=today))
    result.submissions |= receipt.submissions
    result.refused |= receipt.refused
    if pool is not None:
        new = {receipt.submissions[s.key]: s.files for s in batch if s.key in receipt.new}
        pool.ahead(new, today)
    return sorted(receipt.submissions.values())


def go_on(ids: Sequence[int], *, now: datetime, today: Day, report: Report = quiet) -> Submitted:
    """Take submissions that were received before through all steps that they lack."""
    result = Submitted()
    for station, step in _steps(ids, now, today, pack_here):
        _timed(result, station, step)
        report(station, len(ids), len(ids))
    return result


def _steps(ids: Sequence[int], now: datetime, today: Day, pack_many: PackMany) -> list[tuple[str, Callable[[], Any]]]:
    """The actions after receiving, in the order of the river."""
    return [
        ("check", lambda: lists.check(ids, now=now, today=today, pack_many=pack_many)),
        ("accept", lambda: lists.accept(ids, now=now, today=today, pack_many=pack_many)),
        ("assess", lambda: assessments.assess(ids, now=now)),
        ("post", lambda: assessments.post(ids, now=now, today=today)),
        ("credit", lambda: _credit(ids, now, today)),
    ]


def _credit(ids: Sequence[int], now: datetime, today: Day) -> None:
    """Records first, then the inspections of the same months, which a late list changes."""
    careers.credit(ids, now=now)
    follow_lists(ids, now=now, today=today)


def _timed(result: Submitted, station: str, step: Callable[[], Any]) -> Any:
    begun = perf_counter()
    value = step()
    result.seconds[station] += perf_counter() - begun
    return value


def _batches(sendings: Sequence[Sending]) -> Iterator[list[Sending]]:
    """Sendings in batches of bounded bytes and number, in order."""
    batch: list[Sending] = []
    size = 0
    for sending in sendings:
        added = sum(file.size for file in sending.files)
        if batch and (size + added > BATCH_BYTES or len(batch) == BATCH_LISTS):
            yield batch
            batch, size = [], 0
        batch.append(sending)
        size += added
    if batch:
        yield batch
