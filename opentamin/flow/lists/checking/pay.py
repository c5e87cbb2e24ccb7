"""Checks of pay: the arithmetic of a row, floor and ceiling, the insured share; declared figures beside computed ones."""

from __future__ import annotations

from opentamin.flow.lists.checking.workbench import LARGEST_PAY, Workbench
from opentamin.law.ir.ssa_1354.a028_rates.rule import insured_rate

MONEY = (
    "daily_wage", "monthly_wage", "allowances", "insurable", "total_pay", "premium_insured", "daily_seniority",
    "of_which_marital",
)  # fmt: skip


def check_amounts(bench: Workbench) -> None:
    """Amounts that are negative, boundless, or missing where the premium rests on them."""
    for name in MONEY:
        column = bench.people[name]
        known = [value for value in column if value is not None]
        if known and min(known) < 0:
            bench.about_rows("NEGATIVE_MONEY", name, [i for i, v in enumerate(column) if v is not None and v < 0])
        if known and max(known) > LARGEST_PAY:
            bench.about_rows(
                "MONEY_TOO_LARGE", name, [i for i, v in enumerate(column) if v is not None and v > LARGEST_PAY]
            )
    missing = [i for i, value in enumerate(bench.people["insurable"]) if value is None]
    if missing:
        bench.about_rows("AMOUNT_MISSING", "insurable", missing)
    pairs = enumerate(zip(bench.people["days"], bench.people["insurable"], strict=True))
    idle = [i for i, (days, pay) in pairs if days == 0 and pay]
    if idle:
        bench.about_rows("PAY_WITHOUT_DAYS", "insurable", idle)


def check_arithmetic(bench: Workbench) -> None:
    """Monthly wage from daily wage, insurable from wage and allowances, all pay not less than insurable."""
    people = bench.people
    rounding, wrong, expected = [], [], []
    columns = (people[name] for name in ("monthly_wage", "daily_wage", "daily_seniority", "days"))
    for index, (monthly, daily, seniority, days) in enumerate(zip(*columns, strict=True)):
        if monthly is None or daily is None or days is None:
            continue
        computed = (daily + (seniority or 0)) * days
        if monthly != computed:
            if abs(monthly - computed) <= days:
                rounding.append(index)
            else:
                wrong.append(index)
                expected.append(computed)
    bench.grouped("MONTHLY_WAGE_ROUNDING", "monthly_wage", rounding)
    if wrong and not _seniority_is_monthly(bench):
        bench.about_rows("MONTHLY_WAGE_MISMATCH", "monthly_wage", wrong, computed=expected)
    _check_sums(bench)


def _seniority_is_monthly(bench: Workbench) -> bool:
    """True (and said) when the daily seniority column seems to hold the month's figure."""
    people, declared = bench.people, bench.workshop["seniority_month"]
    pairs = list(zip(people["daily_seniority"], people["daily_wage"], strict=True))
    above = [i for i, (seniority, daily) in enumerate(pairs) if seniority and daily is not None and seniority > daily]
    held = [i for i, (seniority, _) in enumerate(pairs) if seniority]
    plain = sum(seniority or 0 for seniority, _ in pairs)
    daily_sum = sum((s or 0) * (d or 0) for (s, _), d in zip(pairs, people["days"], strict=True))
    if above or (held and declared == plain != daily_sum):
        bench.grouped("SENIORITY_PER_MONTH", "daily_seniority", above or held)
        return True
    return False


def _check_sums(bench: Workbench) -> None:
    """Insurable = wage + allowances; all pay >= insurable."""
    people = bench.people
    columns = (people[name] for name in ("insurable", "monthly_wage", "allowances", "total_pay"))
    off, sums, below, least = [], [], [], []
    for index, (insurable, monthly, allowances, total) in enumerate(zip(*columns, strict=True)):
        if insurable is None:
            continue
        if monthly is not None and allowances is not None and insurable != monthly + allowances:
            off.append(index)
            sums.append(monthly + allowances)
        if total is not None and total < insurable:
            below.append(index)
            least.append(insurable)
    if off:
        bench.about_rows("INSURABLE_MISMATCH", "insurable", off, computed=sums)
    if below:
        bench.about_rows("TOTAL_PAY_BELOW_INSURABLE", "total_pay", below, computed=least)
    pairs = enumerate(zip(people["of_which_marital"], people["allowances"], strict=True))
    outside = [i for i, (marital, allowances) in pairs if marital and allowances is not None and marital > allowances]
    if outside:
        limits = [people["allowances"][index] for index in outside]
        bench.about_rows("MARITAL_ABOVE_ALLOWANCES", "of_which_marital", outside, limit=limits)


def check_against_law(bench: Workbench) -> None:
    """Floor, ceiling and the insured person's share, by the law of the list's month."""
    limits = bench.limits
    if limits is None or bench.month is None:
        return
    floor, ceiling = limits.floor, limits.ceiling
    rows = list(enumerate(zip(bench.people["insurable"], bench.people["days"], strict=True)))
    inside = [(i, pay, days) for i, (pay, days) in rows if pay is not None and days is not None and 0 < days <= 31]
    below = [(i, days) for i, pay, days in inside if pay < floor[days]]
    above = [(i, days) for i, pay, days in inside if pay > ceiling[days]]
    for kind, found, limit in (("BELOW_FLOOR", below, floor), ("ABOVE_CEILING", above, ceiling)):
        if found:
            days = [each[1] for each in found]
            bench.about_rows(kind, "insurable", [each[0] for each in found], days=days, limit=[limit[d] for d in days])
    daily = bench.people["daily_wage"]
    low = [i for i, pay, days in inside if pay >= floor[days] and (wage := daily[i]) is not None and wage < floor[1]]
    if low:
        bench.about_rows("DAILY_WAGE_BELOW_MINIMUM", "daily_wage", low, limit=floor[1])
    _check_insured_share(bench, insured_rate(bench.month.code), insured_rate.per)


def _check_insured_share(bench: Workbench, rate: int, per: int) -> None:
    """Seven per cent of the declared insurable pay, within one rial; another amount is an error."""
    rounding, wrong, expected = [], [], []
    pairs = zip(bench.people["premium_insured"], bench.people["insurable"], strict=True)
    for index, (declared, insurable) in enumerate(pairs):
        if declared is None or insurable is None or insurable < 0:
            continue
        computed = (2 * insurable * rate + per) // (2 * per)
        if declared != computed:
            if abs(declared - computed) <= 1:
                rounding.append(index)
            else:
                wrong.append(index)
                expected.append(computed)
    bench.grouped("PREMIUM_INSURED_ROUNDING", "premium_insured", rounding)
    if wrong:
        bench.about_rows("PREMIUM_INSURED_MISMATCH", "premium_insured", wrong, computed=expected)
