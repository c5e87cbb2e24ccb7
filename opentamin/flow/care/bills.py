"""Bills of centres: taken and judged in one set, decided by headquarters, owed to the centre in the ledger.

A check binds: its answer and its share hold for the bill, whatever is found missing later. A reference number is billed
once; a bill that was given back frees its numbers.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from opentamin.flow.care.bill_files import Line, read_bill
from opentamin.flow.care.catalogue import findings as catalogue
from opentamin.flow.care.catalogue import refuse
from opentamin.flow.care.facts import CARE_NAMES
from opentamin.flow.care.models import Provider
from opentamin.flow.care.models_bills import Bill, BillDecision, CentreUser
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding
from opentamin.ledger.actions import post
from opentamin.ledger.facts import Entry, Posting

COST, OWED = "5410", "2350"
"""Accounts: what care of centres costs, and what is owed to centres."""
LONGEST_KEY = 100
JUDGED = (
    "BILL_REFERENCE_UNKNOWN", "BILL_REFERENCE_TWICE", "BILL_REFERENCE_USED", "BILL_NOT_COVERED", "BILL_CODE_DIFFERS",
    "BILL_DAY_DIFFERS", "BILL_CARE_DIFFERS", "BILL_SHARE_UNKNOWN",
)  # fmt: skip
"""What the function `care_take_bill` finds by holding a line against its check; all else is found while reading."""


def take_file(
    provider: Provider, month: Month, content: bytes, *, name: str, key: str, by: str, now: datetime, today: Day
) -> tuple[int, bool]:
    """Take a file of a centre's month: the number of its bill, and whether it is new. CareRefusal: nothing was taken."""
    return take(provider, month, read_bill(content), seal=content, name=name, key=key, by=by, now=now, today=today)


def take(
    provider: Provider, month: Month, lines: Sequence[Line], *, seal: bytes, name: str, key: str, by: str, now: datetime,
    today: Day,
) -> tuple[int, bool]:  # fmt: skip
    """Take lines that were read already; `seal` is what they were read from. The same again is the same bill."""
    if not 0 < len(key) <= LONGEST_KEY:
        raise refuse("KEY_MISSING", value=key, column="key", most=LONGEST_KEY)
    if month > today.month:
        raise refuse("BILL_MONTH_TO_COME", value=str(month), column="month")
    digest = hashlib.sha256(seal).hexdigest()
    rows = json.dumps([_plain(line, month) for line in lines])
    words = [provider.pk, key, month.code, name[:200], digest, now, by, rows]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM care_take_bill(%s, %s, %s, %s, %s, %s, %s, %s::jsonb)", words)
        bill, fresh, known = cursor.fetchone()
    if known != digest:
        raise refuse("KEY_REUSED", value=key, column="key")
    return int(bill), bool(fresh)


def _plain(line: Line, month: Month) -> dict[str, Any]:
    elsewhere = line.on is not None and line.on.month != month
    faults = [*line.faults, ("on", "BILL_DAY_NOT_IN_MONTH", str(line.on))] if elsewhere else line.faults
    return {
        "number": line.number,
        "code": line.code,
        "on_day": line.on.to_date().isoformat() if line.on else None,
        "care": line.care,
        "tariff": line.tariff_rial,
        "reference": line.reference,
        # A reference number is month, number and two check digits: the record is found by its primary key.
        "check_month": int(line.reference[:6]) if line.reference else None,
        "check_at": int(line.reference[6:15]) if line.reference else None,
        "faults": faults,
    }


def tell(provider: Provider, bill: int) -> dict[str, Any] | None:
    """A bill of a centre for its program: sums, state and findings; None for no bill of that centre."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT care_tell_bill(%s, %s)", [provider.pk, bill])
        found = cursor.fetchone()[0]
    if found is None:
        return None
    told: dict[str, Any] = json.loads(found) if isinstance(found, str) else found
    return {**told, "findings": [finding_of(*each) for each in told["findings"]]}


def finding_of(number: int, column: str, name: str, value: str) -> Finding:
    """The finding of a line as it was kept; a kind of care is told by its name, a day as a Jalali day."""
    shown = value
    if name == "BILL_CARE_DIFFERS":
        shown = CARE_NAMES.get(int(value), value)
    elif name == "BILL_DAY_DIFFERS":
        shown = str(Day.from_date(datetime.fromisoformat(value).date()))
    return catalogue().make(name, row=number, column=column, value=shown)


@transaction.atomic
def accept(bill_id: int, *, by: str, now: datetime, today: Day) -> BillDecision:
    """Accept a bill: its good lines are owed to the centre and posted. Who sent it may not accept it; again is the same."""
    bill, earlier = _locked(bill_id)
    if earlier is not None and earlier.accepted:
        return earlier
    if earlier is not None:
        raise refuse("BILL_DECIDED", value=bill_id)
    if bill.by.rpartition("/")[2] == by:
        raise refuse("BILL_SAME_PERSON", value=bill_id)
    if not bill.organisation_rial:
        raise refuse("BILL_NOTHING_OWED", value=bill_id)
    entry = _entry(bill, today)
    post([entry], now=now)
    return BillDecision.objects.create(bill=bill, accepted=True, why="", entry_key=entry.key, by=by, known_at=now)


@transaction.atomic
def give_back(bill_id: int, why: str, *, by: str, now: datetime) -> BillDecision:
    """Give a bill back with a reason: nothing is owed, and its reference numbers may be billed again."""
    bill, earlier = _locked(bill_id)
    if earlier is not None and not earlier.accepted:
        return earlier
    if earlier is not None:
        raise refuse("BILL_DECIDED", value=bill_id)
    return BillDecision.objects.create(bill=bill, accepted=False, why=why[:500], entry_key="", by=by, known_at=now)


def _locked(bill_id: int) -> tuple[Bill, BillDecision | None]:
    """The bill with its decision, if there is one; two people who decide at once come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(5661, %s)", [bill_id])
    bill = Bill.objects.select_related("provider").filter(pk=bill_id).first()
    if bill is None:
        raise refuse("BILL_UNKNOWN", value=bill_id)
    return bill, BillDecision.objects.filter(bill=bill).first()


def _entry(bill: Bill, today: Day) -> Entry:
    return Entry(
        key=f"care/bill/{bill.pk}",
        kind="care_bill",
        counts_on=today.to_date(),
        period=today.month.code,
        month=bill.month,
        postings=(Posting(COST, bill.organisation_rial), Posting(OWED, -bill.organisation_rial)),
        basis=f"care_bill/{bill.pk}",
        item=f"centre/{bill.provider.code}",
    )


def let_act(user_id: int, provider: Provider, *, given: bool, by: str, now: datetime) -> None:
    """A user acts for a centre from now on, or no longer. The same again adds nothing."""
    last = CentreUser.objects.filter(user_id=user_id, provider=provider).order_by("-id").first()
    if (last is not None and last.given) != given:
        CentreUser.objects.create(user_id=user_id, provider=provider, given=given, by=by, known_at=now)
