"""The dozen operators that a rule's body is lifted to. Each is a small frozen fact; readers give them meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from opentamin.law.figures import Figure


@dataclass(frozen=True, slots=True)
class Literal:
    """A whole number or a truth value (as 0 or 1, with `truth` set)."""

    value: int
    truth: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """An input, or the result of an earlier rule."""

    name: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`+ - * // %` of two numbers."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Compare:
    """`= <> < <= > >=` of two numbers."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Logic:
    """`and` or `or` of two truth values."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Negation:
    """`not`."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Absolute:
    """`abs`."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Extreme:
    """`least` or `greatest` of two numbers."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Where:
    """One of two values, by a truth value."""

    test: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True)
class Steps:
    """A dated figure: its value by month (or day), and by code where it has a key."""

    figure: Figure
    code: Expression | None
    when: Expression


@dataclass(frozen=True, slots=True)
class Nothing:
    """No value: a conflict of exceptions. Whoever stores it is refused."""


Expression: TypeAlias = (
    Literal | Name | Arithmetic | Compare | Logic | Negation | Absolute | Extreme | Where | Steps | Nothing
)


def names_in(expression: Expression) -> list[str]:
    """The names an expression uses, each as often as it stands there."""
    if isinstance(expression, Name):
        return [expression.name]
    if isinstance(expression, Literal | Nothing):
        return []
    return [name for part in parts_of(expression) for name in names_in(part)]


def parts_of(expression: Expression) -> list[Expression]:
    """The operands of an operator."""
    if isinstance(expression, Arithmetic | Compare | Logic | Extreme):
        return [expression.left, expression.right]
    if isinstance(expression, Negation | Absolute):
        return [expression.operand]
    if isinstance(expression, Where):
        return [expression.test, expression.then, expression.otherwise]
    if isinstance(expression, Steps):
        return [expression.when] if expression.code is None else [expression.code, expression.when]
    return []
