"""A second opinion on people who pay themselves, written from the reference text alone (sections 3, 4.6, 4.7, 5).

It shares nothing with the product: its figures stand here, and only the plain helpers of the first oracle are used.
Where the law cannot be computed it raises `Refused`.
"""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.oracle import Refused, in_force, limits, minimum_wage, round_half_up

# Reference: the three plans, and the state's two per cent, from 1386.
PLAN_FROM = 138601
PLANS = {"pension": 12, "pension_survivors": 14, "pension_survivors_disability": 18}
PLAN_STATE = 2
PLAN_KINDS = ("freelance", "student", "homemaker", "abroad")

# Reference 4.6, the undated list of trades, read from 1398: the lowest base in tenths of the minimum wage.
TRADES_FROM = 139801
TRADES = {
    "ordinary": 10,
    "driver_without_subsidy": 11,
    "employer_guild_mason_clergy_contractor_director": 12,
    "other_listed": None,
}

# Reference R-12: percentage, and lowest base in tenths of the minimum wage.
VOLUNTARY_PERCENT = [(138508, 26), (138701, None), (139901, 27)]
VOLUNTARY_LOWEST = [(138508, 10), (138701, None), (139901, 12)]
VOLUNTARY_STATE = 3

# Reference R-08: per mille of the fixed wage that the driver and the state pay.
DRIVERS = {
    "driver_subsidised": [(137903, (170, 100)), (138601, (135, 135))],
    "driver_unsubsidised": [(139601, (270, 0))],
}

# Reference 4.6: hundredths of the minimum wage, or the printed wage of the year.
VEHICLES = {
    "driver_urban": {1399: 110, 1400: 110, 1403: 110, 1404: "3810022"},
    "driver_intercity_car_minibus": {1399: 120, 1400: 120, 1403: "3224780", 1404: "4675936"},
    "driver_intercity_bus_truck": {1399: 150, 1400: 150, 1403: "3941400", 1404: "5715032"},
}
GRADES = {
    "construction_grade_1": {1399: 140, 1400: 140, 1403: 190, 1404: "6580946", 1405: "10529515"},
    "construction_grade_2": {1399: 130, 1400: 130, 1404: 160, 1405: "8866960"},
    "construction_grade_3": {1399: 120, 1400: 120, 1403: 130, 1404: 130, 1405: "7204405"},
}
CONSTRUCTION_FROM = 138801
WEAVERS_FROM = 138806

# Reference R-18: what the person and the sponsor pay, in per cent, by year of the table.
SPONSORED = {
    "artist": {1399: (8, 10)},
    "eulogist_foundation": {1399: (7, 20), 1400: (7, 20)},
    "eulogist": {1399: (8, 10), 1400: (8, 10)},
    "relief_client": {},
}

# Reference 4.7: each person and month; Iranians and foreigners.
HEALTH = {
    "iranian": {1395: 310000, 1396: 400000, 1398: 440000, 1399: 557000, 1400: 716000, 1403: 1615000, 1404: 2358000},
    "foreign": {1400: 1315000, 1403: 2966000},
}


def percent(base, rate, of=100):
    """So many hundredths (or thousandths) of an unrounded base, to the rial."""
    return round_half_up(Fraction(base) * rate / of)


def chosen_base(month, days, daily, tenths):
    """The chosen base: at least so many tenths of the minimum wage, at most the ceiling; a base at the lowest needs none."""
    lowest = Fraction(minimum_wage(month) * days * tenths, 10)
    asked = Fraction(daily * days)
    if asked <= lowest:
        return lowest
    ceiling = limits(month, days)[1]
    return max(lowest, asked if ceiling is None else min(asked, Fraction(ceiling)))


def table_base(table, code, month, days):
    """A fixed wage: as printed, else the coefficient times the minimum wage, not rounded."""
    entry = table.get(code, {}).get(month // 100)
    if entry is None:
        raise Refused("no fixed wage was read")
    daily = Fraction(int(entry)) if isinstance(entry, str) else Fraction(minimum_wage(month) * entry, 100)
    return daily * days


def lowest_tenths(month, trade):
    """The lowest base of those who choose one, and are not insured voluntarily."""
    if month < PLAN_FROM:
        raise Refused("no lowest base before 1386")
    if trade == "ordinary":
        return TRADES["ordinary"]
    tenths = TRADES[trade] if month >= TRADES_FROM else None
    if tenths is None:
        raise Refused("the trade's lowest base was not read")
    return tenths


def shares(month, kind, days, plan, daily, trade, vehicle, grade, has_employer):
    """(base, insured, state, sponsor, unemployment), with the base not rounded."""
    if kind in PLAN_KINDS:
        base = chosen_base(month, days, daily, lowest_tenths(month, trade))
        if plan not in PLANS:
            raise Refused("no plan was chosen")
        return base, percent(base, PLANS[plan]), percent(base, PLAN_STATE), 0, 0
    if kind == "voluntary":
        base = chosen_base(month, days, daily, in_read(VOLUNTARY_LOWEST, month))
        return base, percent(base, in_read(VOLUNTARY_PERCENT, month)), percent(base, VOLUNTARY_STATE), 0, 0
    if kind in DRIVERS:
        base = table_base(VEHICLES, vehicle, month, days)
        own, state = in_read(DRIVERS[kind], month)
        return base, percent(base, own, 1000), percent(base, state, 1000), 0, 0
    if kind == "construction_worker":
        if month < CONSTRUCTION_FROM:
            raise Refused("before the act")
        base = table_base(GRADES, grade, month, days)
        return base, percent(base, 7), 0, 0, 0
    if kind == "weaver":
        if month < WEAVERS_FROM:
            raise Refused("before the act")
        base = Fraction(minimum_wage(month) * days)
        return base, percent(base, 7), percent(base, 20), 0, percent(base, 3) if has_employer else 0
    if month // 100 not in SPONSORED[kind]:
        raise Refused("no table of this year")
    base = chosen_base(month, days, daily, lowest_tenths(month, trade))
    own, sponsor = SPONSORED[kind][month // 100]
    return base, percent(base, own), 0, percent(base, sponsor), 0


def in_read(table, month):
    """A dated value that was read."""
    value = in_force(table, month)
    if value is None:
        raise Refused(f"not read in {month}")
    return value


def premium(month, kind, days, plan, daily, trade, vehicle, grade, has_employer, persons, nationality):
    """Everything that is owed for a month of a self-paid contract, as a dictionary."""
    minimum_wage(month)
    base, own, state, sponsor, unemployment = shares(
        month, kind, days, plan, daily, trade, vehicle, grade, has_employer
    )
    health = 0
    if kind in PLAN_KINDS and persons:
        if month // 100 not in HEALTH[nationality]:
            raise Refused("health per head was not read")
        health = HEALTH[nationality][month // 100] * persons
    return {
        "base": round_half_up(base),
        "insured": own,
        "state": state,
        "sponsor": sponsor,
        "unemployment": unemployment,
        "health": health,
        "due": own + health,
    }


def hazardous(retirement_day, last_monthly_wage, hazardous_days, days_before_act):
    """Reference R-03: four per cent of the last wage for at most 7,300 days, thirty days to a month."""
    if retirement_day < 13800714 or days_before_act:
        raise Refused("before the act, or with time before it")
    return round_half_up(Fraction(4 * last_monthly_wage * min(hazardous_days, 7300), 100 * 30))


def last_month_to_pay(covered_month):
    """Reference R-17: the second month after, found by walking."""
    month = covered_month
    for _ in range(2):
        month = month + 1 if month % 100 < 12 else (month // 100 + 1) * 100 + 1
    return month


def contract_is_void(last_paid_month, payment_month, extension_used):
    """Reference R-17: more than three months end the contract; from 1400 four are allowed once."""
    gap, month = 0, last_paid_month
    while month < payment_month:
        month = month + 1 if month % 100 < 12 else (month // 100 + 1) * 100 + 1
        gap += 1
    allowed = 4 if payment_month >= 140001 and not extension_used else 3
    return gap > allowed
