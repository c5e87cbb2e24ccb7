"""The one checker: every check over one list, all findings in one pass, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from opentamin.flow.lists.checking import header, identity, pay, work
from opentamin.flow.lists.checking.report import CheckReport
from opentamin.flow.lists.checking.workbench import Workbench, make
from opentamin.flow.lists.facts import (
    PEOPLE_FIELDS,
    PEOPLE_NUMBERS,
    WORKSHOP_FIELDS,
    WORKSHOP_NUMBERS,
    NamedBytes,
    WageListFile,
)
from opentamin.flow.lists.formats import read_list
from opentamin.ground.calendar import Day
from opentamin.ground.findings import in_order

NUMBER, TEXT = {int, type(None)}, {str}
CHECKS = (
    header.check_month,
    header.check_record,
    identity.check_rows_belong,
    identity.check_national_codes,
    identity.check_insurance_numbers,
    identity.check_words,
    work.check_dates,
    work.check_days,
    pay.check_amounts,
    pay.check_arithmetic,
    pay.check_against_law,
    header.check_totals,
)


def check_list(read: WageListFile, *, today: Day) -> CheckReport:
    """Check one list that was read; its findings are those of the reading and of every check, in order.

    Never raises for what a file can hold. A list that could not be read keeps the findings of the reading alone.
    """
    bench = Workbench(read, today, findings=list(read.findings))
    fault = fault_of_columns(read) if read.readable else None
    if fault:
        bench.findings.append(make("CHECK_FAILED", file=read.file_of("people"), reason=fault))
    elif read.readable:
        for check in CHECKS:
            check(bench)
    return CheckReport(read, in_order(bench.findings), bench.month, bench.limits)


def fault_of_columns(read: WageListFile) -> str | None:
    """What keeps the columns of a list from being checked at all, or None: lengths and kinds of values."""
    for name in PEOPLE_FIELDS:
        column = read.people.get(name)
        if column is None or len(column) != len(read.rows):
            return f"people.{name}: {0 if column is None else len(column)} / {len(read.rows)}"
        if not set(map(type, column)) <= (NUMBER if name in PEOPLE_NUMBERS else TEXT):
            return f"people.{name}"
    for name in WORKSHOP_FIELDS:
        value = read.workshop.get(name)
        if value is not None and type(value) is not (int if name in WORKSHOP_NUMBERS else str):
            return f"workshop.{name}"
    return None


def check_files(files: Sequence[NamedBytes], *, today: Day) -> list[CheckReport]:
    """Read and check files that were sent together: a pair, a zip, sheets; a report for each list in them."""
    return _check_all(read_list(files), today)


def _check_all(lists: Iterable[WageListFile], today: Day) -> list[CheckReport]:
    return [check_list(read, today=today) for read in lists]
