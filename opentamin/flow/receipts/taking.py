"""Taking a file of money in: read, add up, keep, book, match, in one transaction. The same file again changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from opentamin.flow.receipts import booking, continuity, owners, staging
from opentamin.flow.receipts.catalogue import findings as catalogue
from opentamin.flow.receipts.formats.facts import ReadFile, ReadStatement
from opentamin.flow.receipts.formats.files import read_file
from opentamin.flow.receipts.locking import lock_money
from opentamin.flow.receipts.matching import allocate
from opentamin.flow.receipts.models import PaymentMessage, Statement, StatementFile, Taking
from opentamin.flow.receipts.remarks import remarks
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding, Severity, in_order

OWNERS_OF = """
    SELECT DISTINCT w.code FROM receipts_assignment a JOIN registers_workshop w ON w.id = a.workshop_id
    WHERE a.receipt_id IN (SELECT id FROM staged_receipt)
"""


class _Refused(Exception):
    """Nothing of the file is taken; the transaction is rolled back."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("refused")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file brought: whether it was taken, now or before (`new` is False); receipts, and every finding."""

    file_id: int
    taken: bool
    new: bool
    receipts: int
    findings: tuple[dict[str, object], ...]


def take(name: str, content: bytes, *, by: str, today: Day, now: datetime, account: str = "") -> Taken:
    """Take a bank's statement or a provider's messages. An error anywhere takes nothing; the bytes are kept either way.

    `account` is used where comma text names none. A file that was refused (a gap) may be handed in again and is then tried
    again; one that was taken is only looked up.
    """
    digest = hashlib.sha256(content).hexdigest()
    done = Taking.objects.filter(file__sha256=digest, taken=True).first()
    if done is not None:
        return Taken(done.file_id, True, False, 0, tuple(done.findings))
    read = read_file(name, content, account=account)
    try:
        if any(finding.severity in (Severity.STOPS, Severity.ERROR) for finding in read.findings):
            raise _Refused(read.findings)
        return _take_read(name, content, digest, read, by, today, now)
    except _Refused as refusal:
        return _refuse(name, content, digest, read.form, refusal.findings, by, now)


@transaction.atomic
def _refuse(
    name: str, content: bytes, digest: str, form: str, found: Sequence[Finding], by: str, now: datetime
) -> Taken:
    """Keep the bytes and why they were not taken; the same refusal of the same file is kept once."""
    lock_money()
    file = _keep(name, content, digest, by, now)
    findings = [finding.as_dict() for finding in in_order(found)]
    last = Taking.objects.filter(file=file).order_by("-id").first()
    if last is None or last.findings != findings:
        Taking.objects.create(file=file, form=form, taken=False, findings=findings, by=by, known_at=now)
    return Taken(file.pk, False, last is None or last.findings != findings, 0, tuple(findings))


def _keep(name: str, content: bytes, digest: str, by: str, now: datetime) -> StatementFile:
    kept = {"file_name": name[:200], "content": content, "by": by, "known_at": now}
    return StatementFile.objects.get_or_create(sha256=digest, defaults=kept)[0]


@transaction.atomic
def _take_read(
    name: str, content: bytes, digest: str, read: ReadFile, by: str, today: Day, now: datetime
) -> Taken:  # fmt: skip
    lock_money()
    file = _keep(name, content, digest, by, now)
    if done := Taking.objects.filter(file=file, taken=True).first():
        return Taken(file.pk, True, False, 0, tuple(done.findings))
    statements = _store(file, read.statements, now)
    _store_messages(file, read)
    receipts = booking.make_receipts(statements, now=now)
    if read.messages:
        owners.stage_named_by_messages(file.pk)
    ambiguous = owners.assign_by_reference(by=by, now=now)
    booking.book_receipts(today=today, now=now)
    refunded = booking.take_returns(statements, by=by, today=today, now=now)
    booking.take_paid_refunds(by=by, today=today, now=now)
    closed = _match(today, now)
    found = [*read.findings, *remarks(statements, ambiguous, refunded, closed)]
    findings = [finding.as_dict() for finding in in_order(found)]
    Taking.objects.create(file=file, form=read.form, taken=True, findings=findings, by=by, known_at=now)
    return Taken(file.pk, True, True, receipts, tuple(findings))


def _match(today: Day, now: datetime) -> list[tuple[int, int, int, int]]:
    """Allocate for the workshops of the staged receipts; gives row and rials of those that named a debt on which nothing was owed."""
    with connection.cursor() as cursor:
        cursor.execute(OWNERS_OF)
        subjects = [code for (code,) in cursor.fetchall()]
        if not subjects:
            return []
        allocate(subjects, today=today, now=now)
        cursor.execute(CLOSED)
        return list(cursor.fetchall())


CLOSED = """
    SELECT l.row, r.id, COALESCE(sum(x.amount_rial), 0)::bigint, (r.amount_rial - COALESCE(sum(x.amount_rial), 0))::bigint
    FROM receipts_assignment a JOIN receipts_receipt r ON r.id = a.receipt_id JOIN receipts_bank_line l ON l.id = r.line_id
    LEFT JOIN receipts_allocation x ON x.receipt_id = r.id
    WHERE a.receipt_id IN (SELECT id FROM staged_receipt) AND a.month IS NOT NULL AND NOT EXISTS (
        SELECT FROM receipts_allocation b WHERE b.receipt_id = r.id AND b.month = a.month AND b.item = a.item)
    GROUP BY l.row, r.id, r.amount_rial ORDER BY l.row
"""


def _store(file: StatementFile, read: Sequence[ReadStatement], now: datetime) -> list[int]:
    """Statements with their lines, each after it was proved to add up and to join its neighbours; gives their ids."""
    stored, found = [], list[Finding]()
    for position, each in enumerate(sorted(read, key=lambda one: (one.account, one.from_day, one.until_day))):
        found += continuity.faults(each)
        if found:
            continue
        row = Statement(
            file=file, position=position, account=each.account, number=each.number, opening_rial=each.opening_rial,
            closing_rial=each.closing_rial, from_on=each.from_day.to_date(), until_on=each.until_day.to_date(),
            lines_count=len(each.lines), known_at=now,
        )  # fmt: skip
        row.save()
        found += [catalogue().make("LINE_KNOWN_ON_OTHER_DAY", row=number) for number in staging.stage(row.pk, each)]
        staging.insert()
        stored.append(row.pk)
    if found:
        raise _Refused(found)
    return stored


def _store_messages(file: StatementFile, read: ReadFile) -> None:
    """Messages by their tracking number, each once for ever."""
    PaymentMessage.objects.bulk_create(
        [
            PaymentMessage(
                file=file, row=each.row, reference=each.reference, amount_rial=each.amount_rial,
                on=each.day.to_date(), tracking=each.tracking,
            )
            for each in read.messages
        ],
        ignore_conflicts=True,
        batch_size=5000,
    )  # fmt: skip
