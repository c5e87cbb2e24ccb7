"""A second opinion on collection: contracts, instalments, enforcement and forgiveness, written from the reference text.

It shares nothing with the product. Whole amounts are rounded half up with fractions.
"""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.oracle import Refused, round_half_up

UNEMPLOYMENT_LAW = 13690626
REMOVAL_OF_OBSTACLES = 13940201
WHOLE = {
    "civil_construction": Fraction(66, 1000),
    "civil_consulting": Fraction(156, 1000),
    "materials": Fraction(7, 90),
    "labour": Fraction(1, 6),
}
BY_CONTRACTOR = {"civil_construction": Fraction(16, 1000), "civil_consulting": Fraction(36, 1000)}


def contract(day, kind, gross, supplied, paid):
    """Premium of a contract, its two parts, what lists leave open, what is held back and released."""
    work = gross + supplied
    if kind == "fixed_workshop":
        if day < REMOVAL_OF_OBSTACLES:
            raise Refused("practice before 1394 was not read")
        whole = contractor = 0
    else:
        if day < UNEMPLOYMENT_LAW:
            raise Refused("the division before the unemployment law was not read")
        whole = round_half_up(work * WHOLE[kind])
        contractor = round_half_up(work * BY_CONTRACTOR.get(kind, WHOLE[kind]))
    held = round_half_up(Fraction(gross, 20))
    return {
        "contract_premium_rial": whole,
        "contractor_share_rial": contractor,
        "client_share_rial": whole - contractor,
        "contract_balance_rial": max(whole - paid, 0),
        "hold_back_rial": held,
        "release_rial": min(held, paid),
    }


def instalment(debt, count, number, without_interest):
    """Principal and interest of one instalment: parts differ by a rial at most and add up to the debt."""
    ends = [debt * k // count for k in range(count + 1)]
    before = debt - ends[number - 1]
    interest = 0 if without_interest else round_half_up(before * Fraction(12, 1200))
    part = ends[number] - ends[number - 1]
    return {"principal_part_rial": part, "interest_part_rial": interest, "instalment_rial": part + interest}


def enforcement(debt):
    """A twentieth as fee, and 130 % that may be attached."""
    return {"enforcement_fee_rial": round_half_up(Fraction(debt, 20)), "attachment_rial": round_half_up(Fraction(debt * 13, 10))}  # fmt: skip


def forgiven(day, penalties, months, in_time, debt_day, headcount):
    """Penalties that the campaign open on a day forgives."""
    if 13920419 <= day <= 13921019:
        return penalties if debt_day <= 13911230 else 0
    if 14020301 <= day <= 14020531:
        return penalties if months <= 12 and headcount else 0
    if 13970210 <= day <= 13970410:
        if debt_day > 13951229 or in_time < 16:
            return 0
        for most, share in ((12, 100), (18, 85), (24, 75), (30, 60), (36, 50)):
            if months <= most:
                return round_half_up(Fraction(penalties * share, 100))
        return 0
    raise Refused("no campaign is known on that day")


def transfer(day, since, answered, certificate, licence):
    """Days left of the fifteen, silence, whether it goes through, whether both sides are liable."""
    if day < 13540403:
        raise Refused("before the act")
    silent = not answered and since >= 16
    return {
        "days_left": max(15 - since, 0),
        "silent": silent,
        "deed_may_go_through": certificate or (silent and not licence),
        "jointly_liable": not certificate,
    }
