"""Reading and checking in other processes while this one talks to the database. The functions are the same."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType

from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.packing import PackedList, Parcel, pack, pack_batch
from opentamin.flow.lists.receiving import load_parcels
from opentamin.ground.calendar import Day

PROCESSES = 2
WORTH_IT_BYTES = 2_000_000
"""Below this many bytes of lists starting other processes takes longer than reading here."""


class PackingPool:
    """Packs submissions ahead of their turn; used as `pack_many`. Close it, or use it in a `with` statement."""

    def __init__(self, *, processes: int | None = None) -> None:
        self._processes = processes or min(PROCESSES, os.cpu_count() or 1)
        self._executor: ProcessPoolExecutor | None = None
        self._coming: dict[int, tuple[Future[list[list[PackedList]]], int]] = {}

    def __enter__(self) -> PackingPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)

    def start(self) -> ProcessPoolExecutor:
        """Start the processes, which takes them a moment, and do not wait for it."""
        if self._executor is None:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["opentamin.flow.lists.warm"])
            self._executor = ProcessPoolExecutor(self._processes, mp_context=context)
            for _ in range(self._processes):
                self._executor.submit(pack_batch, (), Day.of(1404, 1, 1))
        return self._executor

    def ahead(self, files: Mapping[int, tuple[NamedBytes, ...]], today: Day) -> None:
        """Begin to pack submissions whose files are at hand."""
        executor = self.start()
        parcels = [Parcel(submission_id, each) for submission_id, each in files.items()]
        for part in _parts(parcels, self._processes * 2):
            coming = executor.submit(pack_batch, part, today)
            for place, parcel in enumerate(part):
                self._coming[parcel.submission_id] = (coming, place)

    def __call__(self, ids: Sequence[int], today: Day) -> Iterator[list[PackedList]]:
        """Packed lists of submissions: those begun ahead, the others from their stored bytes, here."""
        for submission_id in ids:
            coming = self._coming.pop(submission_id, None)
            if coming is not None:
                yield coming[0].result()[coming[1]]
            else:
                yield from (pack(parcel, today) for parcel in load_parcels([submission_id]))


def _parts(parcels: Sequence[Parcel], count: int) -> list[list[Parcel]]:
    """Parcels in about `count` parts of equal bytes, in order."""
    total = sum(file.size for parcel in parcels for file in parcel.files)
    parts: list[list[Parcel]] = [[]]
    filled = 0
    for parcel in parcels:
        if filled * count >= total * len(parts) and parts[-1]:
            parts.append([])
        parts[-1].append(parcel)
        filled += sum(file.size for file in parcel.files)
    return parts if parcels else []
