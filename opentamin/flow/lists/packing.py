"""From bytes to rows that COPY can take, with everything that can be said about a list without a register.

Pure: no Django, no database. It runs in the calling process for a few lists and in two others for many; what comes
back is small enough to be handed between processes (the lines are already COPY text).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from opentamin.flow.lists.checking import check_list
from opentamin.flow.lists.facts import NamedBytes, WageListFile
from opentamin.flow.lists.formats import read_list
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.ground.persian import search_key
from opentamin.registers.catalogue import findings

LINE_COLUMNS = (
    "submission_id", "position", "row", "national_code", "foreign_code", "insurance_number", "name_key", "is_foreign",
    "first_name", "last_name", "father_name", "id_card_number", "issue_place", "issue_date", "birth_date", "sex",
    "nationality", "job_title", "job_code", "start_date", "leave_date", "days", "daily_wage_rial",
    "daily_seniority_rial", "monthly_wage_rial", "allowances_rial", "marital_rial", "insurable_rial",
    "total_pay_rial", "premium_insured_rial", "percent_rate",
)  # fmt: skip
"""Columns of a staged line, in the order in which COPY gets them."""

TEXT = (
    "first_name", "last_name", "father_name", "id_card_number", "issue_place", "issue_date", "birth_date", "sex",
    "nationality", "job_title", "job_code", "start_date", "leave_date",
)  # fmt: skip
NUMBERS = (
    "days", "daily_wage", "daily_seniority", "monthly_wage", "allowances", "of_which_marital", "insurable",
    "total_pay", "premium_insured", "percent_rate",
)  # fmt: skip
HEADER_IN_DIGEST = (
    "people", "days", "daily_wages", "monthly_wages", "allowances", "insurable", "total_pay", "premium_insured",
    "premium_employer_20pct", "premium_unemployment_3pct", "hazardous_premium", "seniority_month", "marital",
)  # fmt: skip
AMOUNT = (0, 10**15)
LIMITS = {"days": (0, 31), "insurable": AMOUNT}
ROWS_NAMED = 40
FOREIGN_CODE_LENGTHS = (9, 10, 11, 12, 13)
NULL = "\\N"
SPECIAL = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""}
ESCAPE = str.maketrans(SPECIAL)


@dataclass(frozen=True, slots=True)
class Parcel:
    """The files of one submission on their way into packing; `submission_id` comes back with the result."""

    submission_id: int
    files: tuple[NamedBytes, ...]


@dataclass(slots=True)
class PackedList:
    """One list after reading and checking: its identity, verdict, findings, and its lines as COPY text.

    `month` is yyyymm or None when it cannot be told; `contract_row` is "" or three digits; `list_number` is the
    number (blank means 1). `verdict`: accepted, returned or unreadable, as far as the list alone tells.
    """

    submission_id: int
    position: int
    layout: str
    encoding: str
    verdict: str
    file: str
    workshop_code: str
    contract_row: str
    month: int | None
    list_number: int | None
    people: int
    hazardous_rial: int
    content_digest: str
    declared: dict[str, Any]
    findings: list[Finding] = field(default_factory=list)
    lines: bytes = b""


def pack(parcel: Parcel, today: Day) -> list[PackedList]:
    """Read and check all lists of one submission. Never raises for bad content: that is a finding."""
    lists = read_list(parcel.files)
    return [_pack_list(parcel.submission_id, position, read, today) for position, read in enumerate(lists)]


def pack_batch(parcels: Sequence[Parcel], today: Day) -> list[list[PackedList]]:
    """Several submissions at once, for another process."""
    return [pack(parcel, today) for parcel in parcels]


def _pack_list(submission_id: int, position: int, read: WageListFile, today: Day) -> PackedList:
    report = check_list(read, today=today)
    workshop = read.workshop
    unfit = _unfit_rows(read)
    verdict = "returned" if unfit and report.verdict == "accepted" else report.verdict
    accepted = verdict == "accepted"
    keys = _name_keys(read) if accepted else []
    return PackedList(
        submission_id=submission_id,
        position=position,
        layout=read.layout,
        encoding=read.encoding,
        verdict=verdict,
        file=read.file_of("people"),
        workshop_code=_storable(workshop.get("code") or "")[:10],
        contract_row=contract_row(workshop.get("contract_row") or ""),
        month=_month(workshop),
        list_number=list_number(workshop.get("list_number") or ""),
        people=len(read),
        hazardous_rial=min(max(workshop.get("hazardous_premium") or 0, 0), AMOUNT[1]),
        content_digest=_digest(read, keys) if accepted else "",
        declared={name: _storable(value) for name, value in workshop.items()},
        findings=[*report.findings, *_unfit_findings(unfit if report.verdict == "accepted" else [], read)],
        lines=_copy_text(submission_id, position, read, keys) if accepted else b"",
    )


def _storable(value: Any) -> Any:
    """Text as PostgreSQL takes it: without NUL characters and broken halves; other values as they are."""
    return value.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _unfit_rows(read: WageListFile) -> list[int]:
    """Rows that no table takes: without days or insurable pay, days outside 0..31, negative or boundless amounts.

    The checker says so in its own words; this is the door that stays shut whatever it says.
    """
    unfit: set[int] = set()
    for name in NUMBERS:
        column = read.people[name]
        lowest, highest = LIMITS.get(name, AMOUNT)
        needed = name in LIMITS
        for index, value in enumerate(column):
            if (value is None and needed) or (value is not None and not lowest <= value <= highest):
                unfit.add(read.rows[index])
    return sorted(unfit)


def _unfit_findings(rows: Sequence[int], read: WageListFile) -> list[Finding]:
    if not rows:
        return []
    named = name_rows(rows)
    return [findings().make("LINE_NOT_STORABLE", file=read.file_of("people"), row=named, count=len(rows))]


def name_rows(rows: Sequence[int]) -> str:
    """Row numbers as a finding names them: at most ROWS_NAMED, then an ellipsis."""
    named = ",".join(map(str, rows[:ROWS_NAMED]))
    return f"{named},…" if len(rows) > ROWS_NAMED else named


def contract_row(text: str) -> str:
    """A contract row as it identifies a list: three digits, "" for none (blank, 0, 000)."""
    number = text.strip().lstrip("0")
    return number.zfill(3)[:3] if number else ""


def list_number(text: str) -> int | None:
    """A list number as it identifies a list: blank means 1; None when it is not a number of 12 digits or fewer."""
    stripped = text.strip()
    if not stripped:
        return 1
    return int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) <= 12 else None


def insurance_number(text: str) -> str:
    """An insurance number as it identifies a person: ten digits with leading zeros, "" for none."""
    digits = text.strip().lstrip("0")
    return digits.zfill(10) if digits.isascii() and digits.isdigit() and len(digits) <= 10 else ""


def _month(workshop: dict[str, Any]) -> int | None:
    year, month = workshop.get("year"), workshop.get("month")
    if year is None or month is None or not (1300 <= year < 1600 and 1 <= month <= 12):
        return None
    return int(year) * 100 + int(month)


def _name_keys(read: WageListFile) -> list[str]:
    """First and last name as they are compared: one script, no blanks, no half-spaces."""
    first, last = read.people["first_name"], read.people["last_name"]
    return [search_key(f"{a} {b}") for a, b in zip(first, last, strict=True)]


def _digest(read: WageListFile, keys: Sequence[str]) -> str:
    """SHA-256 of what the list says, whatever layout and encoding it came in."""
    header = [read.workshop.get(name) or 0 for name in HEADER_IN_DIGEST]
    people = [
        keys,
        read.people["national_code"],
        [insurance_number(value) for value in read.people["insurance_number"]],
        read.people["job_code"],
        read.people["start_date"],
        read.people["leave_date"],
        *([value or 0 for value in read.people[name]] for name in NUMBERS),
    ]
    text = json.dumps([header, people], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _copy_text(submission_id: int, position: int, read: WageListFile, keys: Sequence[str]) -> bytes:
    """All lines in COPY's text form, columns as in LINE_COLUMNS."""
    people, count = read.people, len(read)
    foreign = [is_foreign(nation) for nation in people["nationality"]]
    columns: list[Iterable[str]] = [
        [str(submission_id)] * count,
        [str(position)] * count,
        map(str, read.rows),
        _or_null(people["national_code"]),
        _or_null(map(_foreign_code, people["national_code"], people["id_card_number"], foreign)),
        _or_null(map(insurance_number, people["insurance_number"])),
        _escaped(keys),
        ["t" if value else "f" for value in foreign],
        *(_escaped(people[name]) for name in TEXT),
        *(_numbers(people[name]) for name in NUMBERS),
    ]
    rows = map("\t".join, zip(*columns, strict=True))
    return ("\n".join(rows) + "\n").encode("utf-8", "replace") if count else b""


@lru_cache(maxsize=1000)
def is_foreign(nationality: str) -> bool:
    """Whether the declared nationality names another country; a blank one does not."""
    return search_key(nationality) not in ("", "ایرانی", "ایران")


def _foreign_code(national_code: str, id_card_number: str, foreign: bool) -> str:
    """The foreigner's code, which lists carry in the place of the identity card number."""
    usable = foreign and not national_code and len(id_card_number) in FOREIGN_CODE_LENGTHS
    return id_card_number if usable and id_card_number.isdigit() else ""


def _or_null(values: Iterable[str]) -> Iterator[str]:
    return (value or NULL for value in values)


def _escaped(values: Sequence[str]) -> Sequence[str]:
    """Texts as COPY wants them; a column without special characters passes untouched."""
    joined = "".join(values)
    if any(character in joined for character in SPECIAL):
        return [value.translate(ESCAPE) for value in values]
    return values


def _numbers(values: Iterable[int | None]) -> list[str]:
    return [NULL if value is None else str(value) for value in values]
