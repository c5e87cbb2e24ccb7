"""A lump payment of a public debtor clears the premiums of named people, person by person, within what each is due."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from opentamin.flow.receipts.catalogue import findings as catalogue
from opentamin.flow.receipts.catalogue import refuse
from opentamin.flow.receipts.formats.names import NamedPerson, read_names
from opentamin.flow.receipts.kinds import Because
from opentamin.flow.receipts.locking import lock_money
from opentamin.flow.receipts.matching import TABLES, settle_staged
from opentamin.flow.receipts.models import Allocation, Assignment, NameFile
from opentamin.flow.receipts.suspense import left_of, require_receipt, require_words, standing_owner
from opentamin.flow.receipts.undoing import take_back
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding
from opentamin.ledger.bulk import stage_rows
from opentamin.ledger.questions import owed

COLUMNS = {"row": "int", "national_code": "text", "month": "int", "amount_rial": "bigint", "kind": "text"}
DUE = """
    SELECT n.row, p.id, d.due, COALESCE(c.cleared, 0)::bigint
    FROM staged_name n LEFT JOIN registers_person p
        ON p.national_code = n.national_code OR p.foreign_code = n.national_code
    LEFT JOIN LATERAL (
        SELECT sum(a.premium_due_rial)::bigint AS due FROM assessments_assessment_line a
        JOIN lists_wage_list w ON w.id = a.wage_list_id
        WHERE a.month = n.month AND a.person_id = p.id AND w.workshop_id = %(workshop)s AND w.month = n.month
            AND w.version IS NOT NULL AND NOT EXISTS (SELECT FROM lists_wage_list l WHERE l.previous_id = w.id)
    ) d ON true
    LEFT JOIN LATERAL (
        SELECT sum(x.amount_rial) AS cleared FROM receipts_person_clearance x
        JOIN receipts_allocation y ON y.id = x.allocation_id
        WHERE x.person_id = p.id AND x.month = n.month AND y.workshop_id = %(workshop)s
    ) c ON true
    ORDER BY n.row
"""
NAMED_MONEY = """
    INSERT INTO staged_money
    SELECT r.id, w.id, w.code, w.branch_id, r.value_on, n.month, '', n.rial, 'named'
    FROM receipts_receipt r, registers_workshop w, (SELECT month, sum(amount_rial) AS rial FROM staged_name GROUP BY month) n
    WHERE r.id = %(receipt)s AND w.id = %(workshop)s;
    INSERT INTO staged_money
    SELECT r.id, w.id, w.code, w.branch_id, r.value_on, NULL, '', %(rest)s, 'oldest_first'
    FROM receipts_receipt r, registers_workshop w WHERE r.id = %(receipt)s AND w.id = %(workshop)s AND %(rest)s > 0
"""
CLEAR = """
    INSERT INTO receipts_person_clearance (file_id, allocation_id, person_id, branch_id, month, kind, amount_rial)
    SELECT %(file)s, a.id, p.id, a.branch_id, n.month, n.kind, n.amount_rial
    FROM staged_name n JOIN registers_person p
        ON p.national_code = n.national_code OR p.foreign_code = n.national_code
    JOIN receipts_allocation a ON a.receipt_id = %(receipt)s AND a.month = n.month AND a.item = '' AND a.rule = 'named'
        AND a.undoes_id IS NULL AND NOT EXISTS (SELECT FROM receipts_allocation u WHERE u.undoes_id = a.id)
    ORDER BY n.row
"""


@dataclass(frozen=True, slots=True)
class Cleared:
    """What a file of names brought: people-months cleared and their rials, or findings and nothing else."""

    rows: int
    amount_rial: int
    findings: tuple[Finding, ...] = ()
    new: bool = True


class _Wrong(Exception):
    """Findings that take everything of the file back."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("wrong")
        self.findings = tuple(findings)


def clear_names(receipt_id: int, name: str, content: bytes, *, by: str, today: Day, now: datetime) -> Cleared:
    """Clear the premiums of the people of a file out of a receipt: their months first, what is not named the oldest first.

    What the receipt had been allocated before is taken back in the same step. With any finding nothing changes. The same file
    for the same receipt changes nothing. ReceiptRefusal: an unknown receipt, or one without a workshop.
    """
    require_words(by)
    named, found = read_names(name, content)
    if found:
        return Cleared(0, 0, found)
    try:
        return _clear(receipt_id, name, content, named, by, today, now)
    except _Wrong as wrong:
        return Cleared(0, 0, wrong.findings)


@transaction.atomic
def _clear(
    receipt_id: int, name: str, content: bytes, named: Sequence[NamedPerson], by: str, today: Day, now: datetime
) -> Cleared:  # fmt: skip
    lock_money()
    digest = hashlib.sha256(content).hexdigest()
    receipt = require_receipt(receipt_id)
    if NameFile.objects.filter(receipt=receipt, sha256=digest).exists():
        return Cleared(0, 0, new=False)
    owner = standing_owner(receipt_id)
    if owner is None:
        raise refuse("RECEIPT_WITHOUT_OWNER", value=receipt_id)
    stage_rows("staged_name", COLUMNS, ((n.row, n.national_code, n.month, n.amount_rial, n.kind) for n in named))
    _free(receipt_id, by, today, now)
    left, total = left_of(receipt_id), sum(each.amount_rial for each in named)
    found = [*_faults_of_people(named, owner), *_faults_of_sums(named, owner, left, total)]
    if found:
        raise _Wrong(found)
    file = NameFile.objects.create(
        receipt=receipt, file_name=name[:200], content=content, sha256=digest, by=by, known_at=now
    )
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        cursor.execute(NAMED_MONEY, {"receipt": receipt_id, "workshop": owner.workshop_id, "rest": left - total})
    settle_staged(today=today, now=now, by=by)
    with connection.cursor() as cursor:
        cursor.execute(CLEAR, {"file": file.pk, "receipt": receipt_id})
    return Cleared(len(named), total)


def _free(receipt_id: int, by: str, today: Day, now: datetime) -> None:
    """Take back what the receipt paid without names; what earlier files of names cleared stays."""
    standing = Allocation.objects.filter(receipt=receipt_id, undoes=None, undone_by=None).exclude(rule="named")
    ids = list(standing.values_list("pk", flat=True))
    take_back(ids, by=by, why=Because.NAMES, today=today, now=now)


def _faults_of_people(named: Sequence[NamedPerson], owner: Assignment) -> Iterator[Finding]:
    """Unknown people, months without a list of them, more than is due, twice the same."""
    make = catalogue().make
    twice = Counter((each.national_code, each.month) for each in named)
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"workshop": owner.workshop_id})
        facts = {row: (person, due, cleared) for row, person, due, cleared in cursor.fetchall()}
    for each in named:
        person, due, cleared = facts[each.row]
        if twice[(each.national_code, each.month)] > 1:
            yield make("NAMED_TWICE", row=each.row, column="national_code", value=each.national_code)
        if person is None:
            yield make("PERSON_NOT_KNOWN", row=each.row, column="national_code", value=each.national_code)
        elif due is None:
            month = Month(each.month)
            yield make("PERSON_NOT_ON_LIST", row=each.row, column="month", value=each.national_code, month=month)
        elif each.amount_rial > due - cleared:
            yield make(
                "CLEARED_ABOVE_DUE", row=each.row, column="amount", value=each.national_code, due=f"{due - cleared:,}"
            )


def _faults_of_sums(named: Sequence[NamedPerson], owner: Assignment, left: int, total: int) -> Iterator[Finding]:
    """More than the receipt has, or than a month's debt is."""
    if total > left:
        yield catalogue().make("NAMES_ABOVE_RECEIPT", value=f"{total:,}", left=f"{left:,}")
    debts: Counter[int] = Counter()
    for row in owed(owner.workshop.code):
        if not row.item:
            debts[row.month] += row.amount_rial
    months: Counter[int] = Counter()
    for each in named:
        months[each.month] += each.amount_rial
    for month, amount in sorted(months.items()):
        if amount > debts[month]:
            due = max(0, debts[month])
            yield catalogue().make(
                "NAMES_ABOVE_DEBT", column="amount", value=f"{amount:,}", due=f"{due:,}", month=Month(month)
            )
