"""The one checker: every check over one list, all findings in one pass, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from opentamin.flow.lists.checking import header, identity, pay, work
from opentamin.flow.lists.checking.report import CheckReport
from opentamin.flow.lists.checking.workbench import Workbench
from opentamin.flow.lists.facts import NamedBytes, WageListFile
from opentamin.flow.lists.formats import read_list
from opentamin.ground.calendar import Day
from opentamin.ground.findings import in_order

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
    if read.readable:
        for check in CHECKS:
            check(bench)
    return CheckReport(read, in_order(bench.findings), bench.month, bench.limits)


def check_files(files: Sequence[NamedBytes], *, today: Day) -> list[CheckReport]:
    """Read and check files that were sent together: a pair, a zip, sheets; a report for each list in them."""
    return _check_all(read_list(files), today)


def _check_all(lists: Iterable[WageListFile], today: Day) -> list[CheckReport]:
    return [check_list(read, today=today) for read in lists]
