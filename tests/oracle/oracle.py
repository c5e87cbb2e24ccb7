"""A second opinion: the contribution side computed again, slowly and plainly, from the reference text alone.

It shares nothing with the product: no import, no figure, no helper. Whole amounts are rounded half up with fractions.
Where the law cannot be computed it raises `Refused`, with the reason in words.
"""

from __future__ import annotations

from fractions import Fraction

from tests.oracle import figures


class Refused(Exception):
    """The reference does not allow a figure here."""


def in_force(table, month):
    """The value of a dated table in a month; refuses before the first row and where nothing was read."""
    answer = None
    for first, value in table:
        if month >= first:
            answer = value
    if answer is None or month < table[0][0]:
        raise Refused(f"no value in {month}")
    return answer


def minimum_wage(month):
    """Minimum daily wage; yearly figures end with the year that was entered last."""
    if month > figures.LAST_MONTH_OF_YEARLY_FIGURES:
        raise Refused(f"no minimum wage in {month}")
    return in_force(figures.MINIMUM_DAILY_WAGE, month)


def round_half_up(amount):
    """Nearest whole rial; a half goes up."""
    whole = amount.numerator // amount.denominator
    return whole + (1 if (amount - whole) * 2 >= 1 else 0)


def limits(month, days):
    """Floor and ceiling of the base for so many days; a ceiling of None is "no ceiling"."""
    wage = minimum_wage(month)
    kind, number = in_force(figures.CEILING, month)
    if kind == "none":
        return wage * days, None
    daily = number if kind == "flat" else number * wage
    return wage * days, daily * days


def list_line(month, days, pay, foreign, covered, relief, apprentice, work_accident_only):
    """One line of a wage list: every share to the rial, as a dictionary."""
    floor, ceiling = limits(month, days)
    capped = pay if ceiling is None or pay < ceiling else ceiling
    base = capped if capped > floor else floor
    shares = ordinary_shares(month, base, capped, foreign, covered, apprentice)
    if work_accident_only:
        shares = accident_only(month, pay)
    shares["relief"] = 0
    if relief != "none":
        require_relief(month, relief)
        carried = round_half_up(base * in_force(figures.EMPLOYER, month))
        if not work_accident_only:
            shares["employer"] -= carried
            shares["relief"] = carried
    shares.update(floor=floor, ceiling=ceiling, base=base)
    shares["due"] = shares["insured"] + shares["employer"] + shares["unemployment"]
    return shares


def ordinary_shares(month, base, pay, foreign, covered, apprentice):
    """Shares by articles 28, 29 and 33 and the unemployment law; `pay` is the pay below the ceiling."""
    insured_rate = in_force(figures.INSURED, month)
    employer_rate = in_force(figures.EMPLOYER, month)
    own = pay if apprentice else base
    gap = base - own
    owes_unemployment = covered and not foreign
    return {
        "insured": round_half_up(own * insured_rate),
        "employer": round_half_up(base * employer_rate + gap * insured_rate),
        "unemployment": round_half_up(base * in_force(figures.UNEMPLOYMENT, month)) if owes_unemployment else 0,
        "state": round_half_up(base * in_force(figures.STATE, month)),
        "treatment": round_half_up(base * in_force(figures.TREATMENT, month)),
    }


def accident_only(month, pay):
    """Foreigners who are covered for work accidents alone: 3 % of pay, withheld from them."""
    own = round_half_up(pay * in_force(figures.WORK_ACCIDENT_ONLY, month))
    return {"insured": own, "employer": 0, "unemployment": 0, "state": 0, "treatment": 0}


def require_relief(month, relief):
    """Refuses a relief before its law."""
    first = {"five_worker": figures.FIVE_WORKER_FROM, "disabled": figures.DISABLED_FROM}[relief]
    if month < first:
        raise Refused(f"{relief} does not exist in {month}")


def freelance(month, days, daily_base, plan):
    """Premium of the 12, 14 or 18 % plan on a chosen daily base within floor and ceiling."""
    if month < figures.FREELANCE_FROM:
        raise Refused("the freelance plans begin later")
    floor, ceiling = limits(month, days)
    base = daily_base * days
    base = max(base, floor) if ceiling is None else min(max(base, floor), ceiling)
    return {
        "base": base,
        "premium": round_half_up(base * figures.FREELANCE[plan]),
        "state": round_half_up(base * figures.FREELANCE_STATE),
    }


def health(month, persons, foreign):
    """Health cover per head of a year, times the persons taken in."""
    pair = figures.HEALTH_PER_HEAD.get(month // 100)
    each = pair[1 if foreign else 0] if pair else None
    if each is None and persons:
        raise Refused("health per head was not read")
    return (each or 0) * persons


def yearly_step(year, old_daily):
    """The daily base of a new year from the old one, never under the new minimum."""
    if year not in figures.YEARLY_STEP:
        raise Refused(f"no single step in {year}")
    factor, sum_added = figures.YEARLY_STEP[year]
    stepped = round_half_up(old_daily * Fraction(factor) + sum_added)
    return max(stepped, minimum_wage(year * 100 + 1))


def late_list_penalty(day_of_default, premium):
    """Penalty of a list that was late; `day_of_default` is yyyymmdd."""
    if day_of_default >= figures.LIST_PENALTY_FLAT_FROM:
        return round_half_up(premium * figures.LIST_PENALTY_FLAT)
    if day_of_default >= figures.LIST_PENALTY_BANDS_FROM:
        for most, rate in figures.LIST_PENALTY_BANDS:
            if premium <= most:
                return round_half_up(premium * rate)
        raise Refused("bands above 1,200,000 were not read")
    return round_half_up(premium * figures.LIST_PENALTY_OLD)
