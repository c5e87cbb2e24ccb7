"""Names that a public debtor hands in with a lump payment: national code, month, amount, worker or driver."""

from __future__ import annotations

from dataclasses import dataclass

from opentamin.flow.receipts.catalogue import findings as catalogue
from opentamin.flow.receipts.formats.gathering import Gathered
from opentamin.flow.receipts.formats.reading import Unreadable, columns_of, comma_rows, decoded, rial_of
from opentamin.ground.calendar import Month
from opentamin.ground.findings import Finding
from opentamin.ground.persian import ascii_digits, unify
from opentamin.law.ir.identifiers import foreigner_code, national_code

LARGEST_BYTES = 50_000_000
HEADINGS = {
    "national_code": ("national code", "کد ملی", "کدملی"),
    "month": ("month", "ماه"),
    "amount": ("amount", "مبلغ", "حق بیمه"),
    "kind": ("kind", "نوع", "گروه"),
}
KINDS = {"worker": "worker", "کارگر": "worker", "driver": "driver", "راننده": "driver"}


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """One row: whose premium (national code, or a foreigner's) of which month (yyyymm) is cleared with how many rials."""

    row: int
    national_code: str
    month: int
    amount_rial: int
    kind: str


def read_names(name: str, content: bytes) -> tuple[list[NamedPerson], tuple[Finding, ...]]:
    """The rows that can be read, and what is wrong with the others or with the file."""
    gathered, named = Gathered(), list[NamedPerson]()
    try:
        rows = comma_rows(decoded(content, largest=LARGEST_BYTES))
        columns = columns_of(next(rows, (0, list[str]()))[1], HEADINGS)
        if set(columns) != set(HEADINGS):
            raise Unreadable("headings national code, month, amount, kind / سرستون‌های کد ملی، ماه، مبلغ، نوع")
        for number, row in rows:
            try:
                named.append(_person(number, {key: row[at].strip() for key, at in columns.items() if at < len(row)}))
            except Unreadable as fault:
                gathered.bad_row(number, fault)
    except Unreadable as fault:
        gathered.add(catalogue().make("FILE_UNREADABLE", file=name, reason=str(fault)))
    return named, gathered.all()


def _person(number: int, cells: dict[str, str]) -> NamedPerson:
    written = cells.get("national_code", "")
    verdict = national_code.parse(written)
    code = verdict.value or foreigner_code.parse(written).value
    if code is None:
        raise Unreadable(f"the national code is wrong ({verdict.fault}) / کد ملی درست نیست", "national_code")
    try:
        month = Month.parse(ascii_digits(cells.get("month", ""))).code
    except ValueError:
        raise Unreadable("there is no such month / چنین ماهی نیست", "month") from None
    kind = KINDS.get(unify(cells.get("kind", "")).lower())
    if kind is None:
        raise Unreadable("neither worker nor driver / نه کارگر است و نه راننده", "kind")
    amount = rial_of(cells.get("amount", ""))
    if not amount:
        raise Unreadable("the amount is zero / مبلغ صفر است", "amount")
    return NamedPerson(number, code, month, amount, kind)
