"""A second opinion on rights, written from the reference text alone (benefits, sections 1 to 6, and its readings).

It shares nothing with the product: its figures stand here. Where the law cannot be computed it raises `Refused`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle.oracle import Refused, round_half_up

# Reference 6.2: the daily minimum wage by month.
WAGES = [
    (139001, 110100), (139101, 129900), (139201, 162375), (139301, 202970), (139401, 237475), (139501, 270722),
    (139601, 309977), (139701, 370423), (139801, 505627), (139901, 611809), (139904, 636809), (140001, 885165),
    (140101, 1393250), (140201, 1769428), (140301, 2388728), (140401, 3463656), (140501, 5541850),
]  # fmt: skip
LAST_MONTH = 140512


def wage(month: int) -> int:
    """IX-04: the daily minimum wage in force."""
    if not WAGES[0][0] <= month <= LAST_MONTH:
        raise Refused("minimum wage")
    return [amount for first, amount in WAGES if first <= month][-1]


def years(days: int) -> Fraction:
    """GE-03."""
    return Fraction(days, 365)


def old_age_pension(month: int, wages: int, days: int, route: int) -> int | None:
    """OA-20 to OA-26; None where a person must look (note 4 below the minimum)."""
    floor = 30 * wage(month)
    plain = round_half_up(Fraction(wages, 24) * min(years(days), 35) / 30)
    if route == 5:
        return plain if plain >= floor else None
    if route == 6:
        return max(plain, round_half_up(floor * years(days) / 30))
    return max(plain, floor)


def plan_days(days_at_reference: int, woman: bool) -> int:
    """P7-01 to P7-03 with the readings: days that the long route asks."""
    remaining = max(Fraction(0), 30 - years(days_at_reference))
    if days_at_reference < 15 * 365:
        added = Fraction(5 * 365)
    else:
        months = next(k for limit, k in ((28, 0), (25, 2), (20, 3), (15, 4)) if days_at_reference >= limit * 365)
        added = remaining * months * 30
    whole = 30 * 365 + -(-added.numerator // added.denominator)
    return min(whole, (30 if woman else 35) * 365)


def disability(month: int, case: dict[str, Any]) -> tuple[int, int, int]:
    """DI-01 to DI-09: kind, monthly pension, lump sum."""
    worked = case["days_worked_720"]
    average = Fraction(case["wages_720_days_rial"] * 30, worked) if worked else Fraction(0)
    pension = round_half_up(max(average / 2, min(average, average * years(case["paid_days"]) / 30)))
    total = pension
    if case["has_dependants"]:
        line = round_half_up(average * Fraction(3, 5))
        total += max(0, min(round_half_up(Fraction(pension, 10)), line - pension))
    degree, recent = case["degree_percent"], case["days_in_ten_years"] >= 365 and case["days_in_last_year"] >= 90
    floor = 30 * wage(month)
    if degree >= 66 and (case["work_caused"] or recent):
        return 1, max(total, floor), 0
    if degree >= 66 and case["paid_days"] >= 3650:
        share = min(years(case["paid_days"]), Fraction(30)) / 30
        by_years = Fraction(case["wages_24_months_rial"], 24) * years(case["paid_days"]) / 30
        return 4, max(round_half_up(by_years), round_half_up(floor * share)), 0
    if degree >= 66 or not case["work_caused"] or degree < 10:
        return 0, 0, 0
    if degree >= 33:
        return 2, round_half_up(Fraction(pension * degree, 100)), 0
    return 3, 0, round_half_up(Fraction(36 * pension * degree, 100))


def shares(total: int, spouses: int, orphans: int, children: int, parents: int) -> list[int]:
    """SU-05, SU-06: everybody's rials in the fixed order, by the largest remainder."""
    weights = (
        [Fraction(50, max(1, spouses))] * spouses
        + [Fraction(50)] * orphans
        + [Fraction(25)] * children
        + [Fraction(20)] * parents
    )
    if not weights:
        return []
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return parts


def standing(day: int, case: dict[str, Any]) -> bool:
    """SU-03, SU-04, SU-07, SU-08 for one survivor on one day."""
    new_law, age = day >= 13911201, case["age_years"]
    own = case["maintained"] and not case["own_pension"]
    match case["kind"]:
        case "wife":
            return new_law or not case["remarried"]
        case "husband" | "father":
            return bool(own and (age > 60 or case["disabled"]))
        case "mother":
            return bool(own and (age > 55 or case["disabled"]))
        case "son":
            return bool(age < (20 if new_law else 18) or case["studying"] or case["disabled"])
    if new_law:
        return not case["married"] and not case["working"]
    return bool(not case["married"] and (age < 18 or case["studying"] or case["disabled"]))


def sick_pay(case: dict[str, Any]) -> int:
    """ST-01 to ST-04."""
    if not case["employed"]:
        return 0
    first = case["cause"] > 0 or case["hospital_days"] or case["relapse"] or case["employer_paid_first_days"]
    paid = case["sick_days"] if first else max(0, case["sick_days"] - 3)
    daily = Fraction(case["wages_90_days_rial"], max(1, case["days_worked_90"]))
    if case["has_dependants"]:
        return round_half_up(daily * Fraction(3, 4) * paid)
    half = min(paid, case["hospital_days"]) if case["at_sso_cost"] else 0
    return round_half_up(daily * (Fraction(2, 3) * (paid - half) + Fraction(1, 2) * half))


def unemployment(month: int, wages: int, dependants: int) -> int:
    """UN-05, UN-06: rials a month."""
    average, least = Fraction(wages, 90), wage(month)
    share = average * Fraction(55, 100) + Fraction(least, 10) * min(dependants, 4)
    return max(least * 30, min(round_half_up(share * 30), round_half_up(average * Fraction(80, 100) * 30)))


def unemployment_months(paid: int, family: bool) -> int:
    """UN-07."""
    table = ((241, 36, 50), (181, 26, 36), (121, 18, 26), (25, 12, 18), (6, 6, 12))
    return next((many if family else few for least, few, many in table if paid >= least), 0)


# Reference 6.1, decrees of confidence A or B: per mille and fixed sum of the others, per mille of the minimum.
DECREES = {
    1393: (250, 0, 250), 1394: (150, 0, 150), 1395: (140, 0, 140), 1397: (130, 0, 195), 1399: (150, 1660140, 260),
    1401: (380, 5150000, 574), 1402: (None, None, 270), 1403: (220, None, 350), 1404: (320, 9316050, 450),
    1405: (450, 15000000, 600),
}  # fmt: skip


def indexation(year: int, pension: int, group: str) -> int:
    """IX-01 to IX-04 and the floor of those in payment."""
    others, fixed, minimum = DECREES.get(year, (None, None, None))
    rate = others if group == "others" else minimum
    if rate is None or (group == "others" and fixed is None):
        raise Refused("decree")
    raised = round_half_up(Fraction(pension * (1000 + rate), 1000)) + (fixed or 0 if group == "others" else 0)
    if group in ("prorata", "partial_disability"):
        return raised
    return max(raised, 30 * wage(year * 100 + 1), 19112701 if year == 1399 else 0)
