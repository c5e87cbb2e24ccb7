"""Lists that somebody types: from nothing, from last month's list, or from a list that was sent back.

A draft becomes the bytes of an ordinary list file, so that it is read and checked like any other. What follows from the
rows by arithmetic (monthly wage, insurable pay, the insured share, every total of the workshop record) is computed here,
never typed. Pure, without a database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from opentamin.flow.lists.facts import PEOPLE_FIELDS, PEOPLE_NUMBERS, WORKSHOP_FIELDS, WageListFile
from opentamin.flow.lists.packing import is_foreign
from opentamin.ground.calendar import Month
from opentamin.ground.money import half_up
from opentamin.law.ir.ssa_1354.a028_rates.rule import employer_share_rial, insured_rate
from opentamin.law.ir.unemployment_1369.a005_premium.rule import premium_unemployment_rial

IDENTITY = (
    "first_name", "last_name", "father_name", "national_code", "insurance_number", "id_card_number", "issue_place",
    "birth_date", "sex", "nationality", "job_title", "job_code",
)  # fmt: skip
OF_THE_MONTH = (
    "days", "daily_wage", "daily_seniority", "allowances", "of_which_marital", "start_date", "leave_date",
)  # fmt: skip
TYPED = IDENTITY + OF_THE_MONTH
"""What is typed of a person; the rest follows."""
RATE_OF_TEMPLATE = 27
TOTALS = {
    "days": "days", "daily_wages": "daily_wage", "monthly_wages": "monthly_wage", "allowances": "allowances",
    "insurable": "insurable", "total_pay": "total_pay", "premium_insured": "premium_insured", "marital": "of_which_marital",
}  # fmt: skip


def blank(workshop: Mapping[str, str], month: Month, number: str = "01") -> WageListFile:
    """An empty list of a workshop (code, name, employer, address) for a month."""
    wages = WageListFile(layout="typed")
    wages.workshop |= {"kind": 0, "rate": RATE_OF_TEMPLATE, "percent_rate": 0, "hazardous_premium": 0, **workshop}
    wages.columns_present = {f"people.{name}" for name in PEOPLE_FIELDS}
    wages.columns_present |= {f"workshop.{name}" for name in WORKSHOP_FIELDS}
    set_month(wages, month, number)
    return wages


def copied(
    declared: Mapping[str, Any], lines: Iterable[Mapping[str, Any]], before: Month, month: Month
) -> WageListFile:
    """Last accepted list as a draft of another month: who left is left out, whole months stay whole, nothing starts."""
    wages = blank({name: declared.get(name) or "" for name in ("code", "name", "employer", "address")}, month)
    wages.workshop |= {name: declared.get(name) for name in ("contract_row", "rate", "list_description")}
    for line in lines:
        if line["leave_date"]:
            continue
        whole = line["days"] == before.length or bool(line["start_date"])
        days = month.length if whole else min(line["days"] or 0, month.length)
        add(wages, {**line, "days": days, "start_date": "", "leave_date": ""})
    set_month(wages, month, "01")
    derive(wages, range(len(wages)))
    add_up(wages)
    return wages


def add(wages: WageListFile, person: Mapping[str, Any]) -> int:
    """Put one person at the end; gives the index of the row."""
    for name in PEOPLE_FIELDS:
        empty = None if name in PEOPLE_NUMBERS else ""
        wages.people[name].append(person.get(name, empty))
    wages.rows.append(len(wages.rows) + 1)
    return len(wages.rows) - 1


def without(wages: WageListFile, indexes: Iterable[int]) -> None:
    """Leave out some rows."""
    out = set(indexes)
    for name, column in wages.people.items():
        wages.people[name] = [value for index, value in enumerate(column) if index not in out]
    wages.rows = list(range(1, len(wages.rows) - len(out) + 1))


def set_month(wages: WageListFile, month: Month, number: str) -> None:
    """The month and list number of the record and of every row; the workshop of every row is that of the record."""
    year, of_year = divmod(month.code, 100)
    wages.workshop |= {"year": year, "month": of_year, "list_number": number}
    own = {"workshop_code": wages.workshop["code"], "year": year, "month": of_year, "list_number": number}
    for name, value in own.items():
        wages.people[name] = [value] * len(wages)


def derive(wages: WageListFile, indexes: Iterable[int]) -> None:
    """Compute what follows in some rows: wage of the month, insurable pay, all pay, the insured share (article 28).

    What was paid beyond the insurable (above the ceiling, or not subject to premium) is kept.
    """
    people, month = wages.people, wages.workshop["year"] * 100 + wages.workshop["month"]
    rate, per = insured_rate(month), insured_rate.per
    for at in indexes:
        daily, seniority, days = (people[name][at] or 0 for name in ("daily_wage", "daily_seniority", "days"))
        beyond = max((people["total_pay"][at] or 0) - (people["insurable"][at] or 0), 0)
        monthly = (daily + seniority) * days
        insurable = monthly + (people["allowances"][at] or 0)
        people["monthly_wage"][at], people["insurable"][at] = monthly, insurable
        people["total_pay"][at] = insurable + beyond
        people["premium_insured"][at] = half_up(insurable * rate, per)


def add_up(wages: WageListFile) -> None:
    """The totals of the workshop record from the rows, with the employer's share and the unemployment premium."""
    people, totals = wages.people, wages.workshop
    month = totals["year"] * 100 + totals["month"]
    totals["people"] = len(wages)
    for total, column in TOTALS.items():
        totals[total] = sum(value or 0 for value in people[column])
    pairs = zip(people["daily_seniority"], people["days"], strict=True)
    totals["seniority_month"] = sum((pay or 0) * (days or 0) for pay, days in pairs)
    each = list(zip((pay or 0 for pay in people["insurable"]), people["nationality"], strict=True))
    totals["premium_employer_20pct"] = sum(employer_share_rial(pay, month) for pay, _ in each)
    totals["premium_unemployment_3pct"] = sum(
        premium_unemployment_rial(pay, not is_foreign(nationality), month) for pay, nationality in each
    )
