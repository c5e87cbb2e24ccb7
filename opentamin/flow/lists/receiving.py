"""Receiving: bytes are kept with their hash before anybody reads them; a key stands for one sending for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from psycopg.errors import UniqueViolation

from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.models import StoredFile, Submission, SubmissionFile
from opentamin.flow.lists.packing import PackedList, Parcel, pack
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.registers.catalogue import findings


@dataclass(frozen=True, slots=True)
class Sending:
    """Files that somebody sends under a key of their own choice. The same key again is the same sending.

    `sign_first` and `workshop_code` as in Submission; both are of the first sending under a key.
    """

    key: str
    files: tuple[NamedBytes, ...]
    sign_first: bool = False
    workshop_code: str = ""

    def digest(self) -> str:
        """SHA-256 over names and contents, in order."""
        text = "\n".join(f"{file.name}\t{file.sha256}\t{file.size}" for file in self.files)
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


@dataclass(slots=True)
class Receipt:
    """What became of sendings: submission by key (`new`: those not seen before), and a refusal by key where the key
    stands for other files.
    """

    submissions: dict[str, int] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)
    refused: dict[str, Finding] = field(default_factory=dict)


@transaction.atomic
def receive(sendings: Sequence[Sending], *, sender: str, now: datetime, today: Day) -> Receipt:
    """Keep the bytes with their hash and give each sending its number. The same again gives the first number."""
    receipt = Receipt()
    digests = {sending.key: sending.digest() for sending in sendings}
    _one_at_a_time(sender, digests)
    known = Submission.objects.filter(sender=sender, key__in=digests).values_list("key", "id", "digest")
    for key, submission_id, digest in known:
        _note_known(receipt, key, submission_id, same=digest == digests[key])
    new = {s.key: s for s in sendings if s.key not in receipt.submissions and s.key not in receipt.refused}
    rows = Submission.objects.bulk_create(
        Submission(
            sender=sender,
            key=key,
            digest=digests[key],
            received_at=now,
            received_on=today.to_date(),
            sign_first=sending.sign_first,
            workshop_code=sending.workshop_code,
        )
        for key, sending in new.items()
    )
    receipt.submissions.update({row.key: row.pk for row in rows})
    receipt.new.update(new)
    _store_files([(row.pk, new[row.key].files) for row in rows], now)
    return receipt


def _one_at_a_time(sender: str, keys: Iterable[str]) -> None:
    """Wait for whoever sends under the same keys at this moment, so that the second finds what the first has stored."""
    words = [f"submission/{sender}/{key}" for key in sorted(keys)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) AS key", [words])


def _note_known(receipt: Receipt, key: str, submission_id: int, *, same: bool) -> None:
    if same:
        receipt.submissions[key] = submission_id
    else:
        receipt.refused[key] = findings().make("KEY_REUSED", value=key)


def _store_files(sent: Sequence[tuple[int, tuple[NamedBytes, ...]]], now: datetime) -> None:
    contents = {file.sha256: file for _, files in sent for file in files}
    known = set(StoredFile.objects.filter(sha256__in=contents).values_list("sha256", flat=True))
    _store([(sha256, file) for sha256, file in contents.items() if sha256 not in known], now)
    SubmissionFile.objects.bulk_create(
        SubmissionFile(submission_id=submission_id, position=position, name=file.name[:255], file_id=file.sha256)
        for submission_id, files in sent
        for position, file in enumerate(files)
    )


def _store(contents: Sequence[tuple[str, NamedBytes]], now: datetime) -> None:
    """Bytes by COPY; if somebody else stores the same content at this moment, one by one instead."""
    try:
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            cursor.copy("COPY lists_storedfile FROM STDIN (FORMAT BINARY)") as copy,
        ):
            copy.set_types(["varchar", "int8", "bytea", "timestamptz"])
            for sha256, file in contents:
                copy.write_row((sha256, file.size, file.content, now))
    except UniqueViolation:
        StoredFile.objects.bulk_create(
            (StoredFile(sha256=sha256, size=f.size, content=f.content, stored_at=now) for sha256, f in contents),
            ignore_conflicts=True,
        )


def load_parcels(ids: Sequence[int]) -> list[Parcel]:
    """The stored files of submissions, ready to be read."""
    files: dict[int, list[NamedBytes]] = {submission_id: [] for submission_id in ids}
    rows = SubmissionFile.objects.filter(submission__in=ids).order_by("submission_id", "position")
    for submission_id, name, content, size in rows.values_list("submission_id", "name", "file__content", "file__size"):
        files[submission_id].append(NamedBytes(name, bytes(content), size))
    return [Parcel(submission_id, tuple(each)) for submission_id, each in files.items()]


PackMany = Callable[[Sequence[int], Day], Iterable[list[PackedList]]]
"""How submissions are read and checked, each by itself: here, or in other processes (journeys decide)."""


def pack_here(ids: Sequence[int], today: Day) -> Iterator[list[PackedList]]:
    """Read and check the stored files of submissions in this process, one after the other."""
    return (pack(parcel, today) for parcel in load_parcels(ids))
