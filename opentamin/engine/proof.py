"""A proof by intervals: from the declared ranges of the inputs it follows that no step can leave 64 bits.

It also proves that nothing negative is ever divided (engines disagree there) and no divisor is zero. It runs when a
scheme loads, over all months of the scheme, and again for each month that is computed in bulk.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import eq, ge, gt, le, lt, ne
from typing import TypeAlias

from opentamin.engine.operators import (
    Absolute,
    Arithmetic,
    Compare,
    Expression,
    Extreme,
    Literal,
    Logic,
    Name,
    Negation,
    Nothing,
    Steps,
    Where,
)
from opentamin.engine.wiring import Plan
from opentamin.ground.rules import RuleFault

Interval: TypeAlias = tuple[int, int]
COMPARE = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
LOWEST, HIGHEST = -(2**63), 2**63 - 1


class ProofFault(RuleFault):
    """A step that could leave 64 bits, divide by zero or divide a negative number."""


def prove(plan: Plan, fixed: Mapping[str, int] | None = None) -> dict[str, Interval]:
    """The interval of every name of the plan; ProofFault names the rule that cannot be proved.

    `fixed` narrows inputs to one value. Figures take all values they have within the range of their month.
    """
    known: dict[str, Interval] = {"month": plan.scheme.months}
    known |= {name: item.range for name, item in plan.scheme.inputs.items() if name != "month"}
    known |= {name: (int(value), int(value)) for name, value in (fixed or {}).items()}
    for step in plan.steps:
        try:
            known[step.name] = interval(step.expression, known) or (0, 0)
        except ProofFault as fault:
            raise ProofFault(f"{step.rule.place}: {step.name}: {fault}") from None
    return known


def interval(expression: Expression, known: Mapping[str, Interval]) -> Interval | None:
    """All values that an expression can take; None where it has no value at all (a conflict, a figure not read)."""
    match expression:
        case Literal(value=value):
            return value, value
        case Name(name=name):
            return known[name]
        case Nothing():
            return None
        case Steps():
            return _figure(expression, known)
        case Where(test=test, then=then, otherwise=otherwise):
            return _where(test, then, otherwise, known)
        case Compare() | Logic() | Negation():
            return _truth(expression, known)
        case Absolute(operand=operand):
            return _absolute(interval(operand, known))
        case Extreme(operator=operator, left=left, right=right):
            return _pair(operator, interval(left, known), interval(right, known))
        case Arithmetic(operator=operator, left=left, right=right):
            return _pair(operator, interval(left, known), interval(right, known))


def _absolute(inner: Interval | None) -> Interval | None:
    """Distances from zero."""
    if inner is None:
        return None
    least = 0 if inner[0] <= 0 <= inner[1] else min(map(abs, inner))
    return least, max(map(abs, inner))


def _truth(expression: Expression, known: Mapping[str, Interval]) -> Interval:
    """Truth values; a comparison that is decided by the intervals alone is known."""
    if isinstance(expression, Negation):
        low, high = interval(expression.operand, known) or (0, 1)
        return 1 - high, 1 - low
    if isinstance(expression, Logic):
        a, b = interval(expression.left, known) or (0, 1), interval(expression.right, known) or (0, 1)
        pick = min if expression.operator == "and" else max
        return pick(a[0], b[0]), pick(a[1], b[1])
    if isinstance(expression, Compare):
        left, right = interval(expression.left, known), interval(expression.right, known)
        if left and right and left[0] == left[1] and right[0] == right[1]:
            decided = int(COMPARE[expression.operator](left[0], right[0]))
            return decided, decided
    return 0, 1


def _where(test: Expression, then: Expression, otherwise: Expression, known: Mapping[str, Interval]) -> Interval | None:
    """Both sides together; only one where the test is decided."""
    truth = interval(test, known) or (0, 1)
    sides = [interval(side, known) for side, taken in ((then, truth[1] == 1), (otherwise, truth[0] == 0)) if taken]
    real = [side for side in sides if side]
    return (min(side[0] for side in real), max(side[1] for side in real)) if real else None


def _figure(steps: Steps, known: Mapping[str, Interval]) -> Interval | None:
    """All values a figure has within the months (and codes) in question."""
    first, last = interval(steps.when, known) or (0, 0)
    codes = interval(steps.code, known) if steps.code is not None else None
    values = [
        row.number
        for row in steps.figure.rows
        if row.number is not None
        and row.from_ <= last
        and first < row.until
        and (codes is None or row.code is None or codes[0] <= row.code <= codes[1])
    ]
    return (min(values), max(values)) if values else None


def _pair(operator: str, left: Interval | None, right: Interval | None) -> Interval | None:
    """Arithmetic of two intervals, within 64 bits."""
    if left is None or right is None:
        return None
    if operator in {"//", "%"}:
        return _division(operator, left, right)
    corners = [_apply(operator, a, b) for a in left for b in right]
    low, high = min(corners), max(corners)
    if low < LOWEST or high > HIGHEST:
        raise ProofFault(f"{left} {operator} {right} can leave 64 bits")
    return low, high


def _apply(operator: str, a: int, b: int) -> int:
    """One corner."""
    if operator in {"least", "greatest"}:
        return min(a, b) if operator == "least" else max(a, b)
    return a + b if operator == "+" else a - b if operator == "-" else a * b


def _division(operator: str, left: Interval, right: Interval) -> Interval:
    """Only what no engine can read differently."""
    if left[0] < 0:
        raise ProofFault(f"{left} {operator} {right} can divide a negative number")
    if right[0] <= 0:
        raise ProofFault(f"{left} {operator} {right} can divide by zero or less")
    if operator == "%":
        return 0, min(left[1], right[1] - 1)
    return left[0] // right[1], left[1] // right[0]
