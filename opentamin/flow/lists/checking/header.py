"""Checks of the workshop record: month, kind, numbers, rates, and the totals against the rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opentamin.flow.lists.checking.identity import FORBIDDEN
from opentamin.flow.lists.checking.workbench import Workbench, foreign_rows, limits_of, make
from opentamin.ground.calendar import Month
from opentamin.law.ir.holidays import due_day
from opentamin.law.ir.identifiers import workshop_code
from opentamin.law.ir.penalties_1373.a001_late_list.lateness import lateness
from opentamin.law.ir.ssa_1354.a028_rates.rule import employer_share_rial
from opentamin.law.ir.unemployment_1369.a005_premium.rule import premium_unemployment_rial

KNOWN_RATES = {0, 20, 23, 27, 30}
EMPLOYER_ALONE = 20
WITH_INSURED_SHARE = {27, 30}
INSURED_PERCENT = 7
LARGEST_RATE = 100
WORKSHOP_TEXTS = ("name", "employer", "address", "list_description")
TOTALS = (
    ("days", "days"),
    ("daily_wages", "daily_wage"),
    ("monthly_wages", "monthly_wage"),
    ("allowances", "allowances"),
    ("insurable", "insurable"),
    ("total_pay", "total_pay"),
    ("premium_insured", "premium_insured"),
    ("marital", "of_which_marital"),
)


def check_month(bench: Workbench) -> None:
    """The month of the list, and the law's limits in it."""
    year, number = bench.workshop["year"], bench.workshop["month"]
    try:
        bench.month = Month.of(year or 0, number or 0)
    except ValueError:
        shown = {"year": "—" if year is None else str(year), "month": "—" if number is None else str(number)}
        bench.about_workshop("MONTH_INVALID", "month", value=number, **shown)
        return
    if bench.month.first > bench.today:
        bench.about_workshop("MONTH_NOT_BEGUN", "month", value=str(bench.month))
    elif bench.month.last >= bench.today:
        bench.about_workshop("MONTH_NOT_OVER", "month", value=str(bench.month))
    else:
        _check_deadline(bench, bench.month)
    limits = limits_of(bench.month.code)
    if isinstance(limits, str):
        bench.about_workshop("FIGURE_MISSING_FOR_MONTH", "month", value=str(bench.month), figure=limits)
    else:
        bench.limits = limits


def _check_deadline(bench: Workbench, month: Month) -> None:
    """A list that comes after its due day; only the server knows whether it is the first of its month."""
    if bench.today <= (month + 1).last:
        return
    due = due_day(month)
    late = lateness(due, bench.today)
    if late.days:
        bench.about_workshop("LIST_LATE", "month", value=str(month), due=str(due.rolled), days=late.days)


def check_record(bench: Workbench) -> None:
    """Codes, kind, number and rates of the workshop record."""
    workshop = bench.workshop
    if workshop_code.parse(workshop["code"] or "").fault:
        bench.about_workshop("WORKSHOP_CODE_INVALID", "code", value=workshop["code"] or "")
    if workshop_code.parse_contract_row(workshop["contract_row"] or "").fault:
        bench.about_workshop("CONTRACT_ROW_INVALID", "contract_row", value=workshop["contract_row"])
    if workshop["kind"]:
        bench.about_workshop("LIST_KIND_NOT_ZERO", "kind", value=workshop["kind"])
    for name in WORKSHOP_TEXTS:
        if FORBIDDEN.search(workshop[name] or ""):
            bench.about_workshop("FORBIDDEN_CHARACTER", name, value=workshop[name])
    _check_list_number(bench)
    _check_rates(bench)


def _check_rates(bench: Workbench) -> None:
    """Rates are never used to compute; they are held against the other columns of the record."""
    rate, percent = bench.workshop["rate"], bench.workshop["percent_rate"]
    declared = bench.workshop["premium_unemployment_3pct"]
    if rate is not None and rate not in KNOWN_RATES:
        bench.about_workshop("RATE_UNKNOWN", "rate", value=rate)
    elif (rate == EMPLOYER_ALONE and declared) or (rate in WITH_INSURED_SHARE and percent == INSURED_PERCENT):
        bench.about_workshop("RATE_SUSPECT", "rate", value=rate, unemployment=declared or 0, percent=percent or 0)
    if percent == INSURED_PERCENT:
        bench.about_workshop("PERCENT_RATE_7", "percent_rate", value=percent)
    bench.grouped(
        "PERCENT_RATE_7_IN_ROWS",
        "percent_rate",
        [i for i, value in enumerate(bench.people["percent_rate"]) if value == INSURED_PERCENT],
    )


def _check_list_number(bench: Workbench) -> None:
    """A number; a lone list numbered like its month is the main list."""
    number = (bench.workshop["list_number"] or "").strip()
    if number and not (number.isascii() and number.isdigit()):
        bench.about_workshop("LIST_NUMBER_INVALID", "list_number", value=number)
    elif number and bench.month and int(number) == bench.month.code % 100 and int(number) != 1:
        bench.about_workshop("LONE_LIST_NUMBERED_LIKE_ITS_MONTH", "list_number", value=number)


def check_totals(bench: Workbench) -> None:
    """Every declared total against the rows: exact where the list adds, within half a rial a person for shares."""
    declared = bench.workshop["people"]
    if declared is not None and declared != len(bench.list):
        bench.about_workshop("ROW_COUNT_MISMATCH", "people", value=declared, computed=len(bench.list))
    sums = row_sums(bench.people)
    for name, computed in sums.items():
        _compare(bench, name, computed, len(bench.list) if name == "premium_insured" else 0)
    _check_shares(bench, sums["insurable"])


def row_sums(people: Mapping[str, list[Any]]) -> dict[str, int]:
    """What the rows add to, under the names of the declared totals; blanks count as 0."""
    sums = {name: sum(filter(None, people[column])) for name, column in TOTALS}
    pairs = zip(people["daily_seniority"], people["days"], strict=True)
    sums["seniority_month"] = sum((seniority or 0) * (days or 0) for seniority, days in pairs)
    return sums


def _compare(bench: Workbench, name: str, computed: int, people: int) -> None:
    """One total; `people` is the tolerance in halves of a rial."""
    declared = bench.workshop[name]
    if declared is None or declared == computed:
        return
    if name == "seniority_month" and declared == sum(filter(None, bench.people["daily_seniority"])):
        return  # the monthly figure in the daily column; SENIORITY_PER_MONTH says so
    kind = "TOTAL_ROUNDING" if abs(declared - computed) * 2 <= people else "TOTAL_MISMATCH"
    bench.about_workshop(kind, name, value=declared, computed=computed, difference=abs(declared - computed))


def _check_shares(bench: Workbench, insurable: int) -> None:
    """The employer's share, and the unemployment premium, by the rates of the month; negative pay has none."""
    if bench.month is None or bench.limits is None or min(filter(None, bench.people["insurable"]), default=0) < 0:
        return
    month, people, workshop = bench.month.code, len(bench.list), bench.workshop
    employer = employer_share_rial(insurable, month)
    declared = workshop["premium_employer_20pct"]
    if declared is not None and abs(declared - employer) * 2 > people:
        kind = "EMPLOYER_SHARE_LOWER" if declared < employer else "EMPLOYER_SHARE_TOO_HIGH"
        bench.about_workshop(kind, "premium_employer_20pct", value=declared, computed=employer)
    _check_hazardous(bench, employer)
    _check_unemployment(bench, insurable)


def _check_hazardous(bench: Workbench, employer: int) -> None:
    """The column is called a rate but holds rials; the extra premium is a part of what the employer's share is."""
    amount = bench.workshop["hazardous_premium"] or 0
    if 0 < amount <= LARGEST_RATE:
        bench.about_workshop("HAZARDOUS_IS_A_RATE", "hazardous_premium", value=amount)
    elif not 0 <= amount <= max(employer, 0):
        bench.about_workshop("HAZARDOUS_TOO_LARGE", "hazardous_premium", value=amount, limit=employer)


def _check_unemployment(bench: Workbench, insurable: int) -> None:
    """The file does not say who is covered, so only bounds can be tested: of all, and of all but foreigners."""
    declared, month = bench.workshop["premium_unemployment_3pct"], bench.month
    if not declared or month is None:
        return
    whole = premium_unemployment_rial(insurable, True, month.code) + len(bench.list)
    if declared > whole:
        bench.about_workshop("UNEMPLOYMENT_PREMIUM_TOO_HIGH", "premium_unemployment_3pct", value=declared, limit=whole)
    foreign = [i for i, alien in enumerate(foreign_rows(bench.people)) if alien and bench.people["insurable"][i]]
    own = insurable - sum(bench.people["insurable"][index] for index in foreign)
    if foreign and declared > premium_unemployment_rial(own, True, month.code) + len(bench.list):
        bench.findings.append(
            make(
                "UNEMPLOYMENT_PREMIUM_FOR_FOREIGNER",
                file=bench.list.file_of("workshop"),
                row=bench.row_words(foreign),
                column=bench.column("workshop.premium_unemployment_3pct"),
                value=declared,
            )
        )
