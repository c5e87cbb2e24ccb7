"""A second opinion on instalment plans, written from articles 46 and 3 and their readings; it shares nothing with the product.

Days are plain numbers; money is a list of (day, rial). Interest is rounded half up with fractions.
"""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.oracle import round_half_up


def amounts(debt, count, with_interest):
    """(principal, interest) of every part: equal principal, a hundredth of the balance as interest."""
    ends = [debt * k // count for k in range(count + 1)]
    return [
        (ends[k + 1] - ends[k], round_half_up(Fraction(debt - ends[k], 100)) if with_interest else 0)
        for k in range(count)
    ]


def story(debt, days, parts, begun, money, until):
    """What stands on the day `until`: a state for each part, whether all came in, and the parts whose interest is owed."""
    states, owed_interest, wanted, interest = [], [], 0, 0
    for number, (due, (principal, part_interest)) in enumerate(zip(days, parts, strict=True)):
        opens = begun if number == 0 else days[number - 1] + 1
        if "missed" in states:
            states.append("fallen")
            continue
        nothing_left = number > 0 and opens <= until and _paid(money, opens - 1) >= debt + interest
        if "spared" in states or nothing_left:
            states.append("spared")
            continue
        wanted, interest = wanted + principal + part_interest, interest + part_interest
        if opens <= until and part_interest:
            owed_interest.append(number + 1)
        if due <= until and _paid(money, due) < wanted:
            states.append("missed")
        else:
            states.append("paid" if _paid(money, until) >= wanted else "waiting")
    whole = debt + sum(parts[number - 1][1] for number in owed_interest)
    return states, "missed" not in states and _paid(money, until) >= whole, owed_interest


def _paid(money, until):
    return sum(rial for day, rial in money if day <= until)
