"""What a wage list is once it has been read: plain facts that checking, storing and writing share.

A list is kept in columns (one Python list per field), because everything that is done with it, from checking
to COPY, is done to whole columns. Nothing here knows Django or a database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentamin.ground.findings import Finding

MAX_FILE_BYTES = 200_000_000
"""Largest file that is read. A list of 100,000 people in the widest layout seen is 70 MB."""

WORKSHOP_TEXT = (
    "code", "name", "employer", "address", "list_number", "list_description", "contract_row",
)  # fmt: skip
WORKSHOP_NUMBERS = (
    "kind", "year", "month", "people", "days", "daily_wages", "monthly_wages", "allowances", "insurable",
    "total_pay", "premium_insured", "premium_employer_20pct", "premium_unemployment_3pct", "rate",
    "percent_rate", "hazardous_premium", "seniority_month", "marital",
)  # fmt: skip
PEOPLE_TEXT = (
    "workshop_code", "list_number", "insurance_number", "first_name", "last_name", "father_name",
    "id_card_number", "issue_place", "sex", "nationality", "job_title", "job_code", "national_code",
)  # fmt: skip
PEOPLE_DATES = ("issue_date", "birth_date", "start_date", "leave_date")
PEOPLE_NUMBERS = (
    "year", "month", "days", "daily_wage", "monthly_wage", "allowances", "insurable", "total_pay",
    "premium_insured", "percent_rate", "daily_seniority", "of_which_marital",
)  # fmt: skip
WORKSHOP_FIELDS = (
    "code", "name", "employer", "address", "kind", "year", "month", "list_number", "list_description",
    "people", "days", "daily_wages", "monthly_wages", "allowances", "insurable", "total_pay",
    "premium_insured", "premium_employer_20pct", "premium_unemployment_3pct", "rate", "percent_rate",
    "hazardous_premium", "contract_row", "seniority_month", "marital",
)  # fmt: skip
PEOPLE_FIELDS = (
    "workshop_code", "year", "month", "list_number", "insurance_number", "first_name", "last_name",
    "father_name", "id_card_number", "issue_place", "issue_date", "birth_date", "sex", "nationality",
    "job_title", "start_date", "leave_date", "days", "daily_wage", "monthly_wage", "allowances", "insurable",
    "total_pay", "premium_insured", "percent_rate", "job_code", "national_code", "daily_seniority",
    "of_which_marital",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedBytes:
    """A file as it came: its name and its bytes.

    `declared_size` is the size the file system (or the upload) names. A file above MAX_FILE_BYTES is carried
    without its content, so that it can be refused before anybody has read it. `folder` is where it lay; files
    are paired within their folder, and nothing else depends on it.
    """

    name: str
    content: bytes
    declared_size: int | None = None
    folder: str = ""

    @classmethod
    def from_path(cls, path: Path, *, largest: int = MAX_FILE_BYTES) -> NamedBytes:
        """Read one file, or only its size when it is above `largest` bytes. OSError passes to the caller."""
        size = path.stat().st_size
        content = path.read_bytes() if size <= largest else b""
        return cls(path.name, content, size, path.parent.as_posix())

    @property
    def size(self) -> int:
        """Bytes of the file, also when they were not read."""
        return len(self.content) if self.declared_size is None else max(self.declared_size, len(self.content))

    @property
    def sha256(self) -> str:
        """SHA-256 of the content in hexadecimal; the name plays no part in it."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One file of a list: enough to recognise its bytes again and to say what it was."""

    name: str
    sha256: str
    size: int


@dataclass(slots=True)
class WageListFile:
    """One list of one workshop, month and list number, as declared; nothing is computed or repaired.

    * `layout`: dbf-1403, dbf-1403-wide, dbf-2.7, dbf-1392, dbf-31-columns, dbf-all-character, dbf-other,
      comma-text-published, comma-text, xlsx, csv, or unreadable.
    * `encoding`: iransystem, cp1256, utf-8, utf-16 or ascii; `encoding_evidence` says from which bytes.
    * `workshop`: every name of WORKSHOP_FIELDS. Numbers are int or None (absent, blank or unreadable), year
      is four digits, month 1 to 12 as declared (unchecked).
    * `people`: every name of PEOPLE_FIELDS -> a column; all columns have len(rows) values. Text is "" when
      blank, dates are "YYYYMMDD", "" or the raw text where it has another shape. Money is whole rials.
    * `rows`: number of each row in its file, from 1; deleted rows are skipped, so numbers may have gaps.
    * `files`: role (workshop, people, both, archive) -> FileFacts.
    * `columns_present`: canonical names (workshop.NAME, people.NAME) that the files really carry.
    * `column_names`: canonical name -> the file's own column name (people.allowances -> DSW_MAZ).
    * `findings`: what is wrong with the form. One of severity `stops` means the rest may be empty.
    """

    layout: str
    encoding: str = ""
    encoding_evidence: list[str] = field(default_factory=list)
    workshop: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(WORKSHOP_FIELDS))
    people: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in PEOPLE_FIELDS})
    rows: list[int] = field(default_factory=list)
    files: dict[str, FileFacts] = field(default_factory=dict)
    columns_present: set[str] = field(default_factory=set)
    column_names: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def readable(self) -> bool:
        """False when a finding stopped the reading."""
        return all(finding.severity.value != "stops" for finding in self.findings)

    def __len__(self) -> int:
        """People in the list (rows that are not deleted)."""
        return len(self.rows)

    def has(self, field_name: str) -> bool:
        """Whether the files carry `people.NAME` or `workshop.NAME` at all (a blank column counts)."""
        return field_name in self.columns_present

    def file_of(self, part: str) -> str:
        """Name of the file that holds `workshop` or `people`; "" when there is none."""
        facts = self.files.get(part) or self.files.get("both")
        return facts.name if facts else ""

    def person(self, index: int) -> dict[str, Any]:
        """One row as a dict of canonical names; `index` counts from 0 over the rows that are not deleted."""
        return {name: column[index] for name, column in self.people.items()}

    def iter_people(self) -> Iterator[dict[str, Any]]:
        """All rows as dicts. For a handful of people; work on columns everywhere else."""
        names = list(self.people)
        for values in zip(*self.people.values(), strict=True):
            yield dict(zip(names, values, strict=True))
