"""Lifting: the syntax tree of a rule becomes one expression of operators."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from functools import reduce

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
    Steps,
    Where,
)
from opentamin.ground.rules import Rule, RuleFault, rule_of
from opentamin.law.figures import Figure

ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "//",
    ast.Mod: "%",
}
COMPARISON: dict[type[ast.cmpop], str] = {
    ast.Eq: "=",
    ast.NotEq: "<>",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


def lift(rule: Rule, arguments: Mapping[str, Expression] | None = None) -> Expression:
    """The body of `rule` as one expression; its parameters become names, or what a caller passes for them."""
    known: dict[str, Expression] = dict(arguments or {name: Name(name) for name in rule.parameters})
    return _block(rule, rule.body, known)


def _block(rule: Rule, statements: Sequence[ast.stmt], known: dict[str, Expression]) -> Expression:
    """Assignments become substitutions; an if becomes a choice of two values."""
    for index, statement in enumerate(statements):
        if isinstance(statement, ast.Return) and statement.value is not None:
            return _lift(rule, statement.value, known)
        if isinstance(statement, ast.If):
            rest = statements[index + 1 :]
            test = _lift(rule, statement.test, known)
            then = _block(rule, [*statement.body, *rest], dict(known))
            return Where(test, then, _block(rule, [*statement.orelse, *rest], dict(known)))
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            known[statement.targets[0].id] = _lift(rule, statement.value, known)
    raise RuleFault(f"{rule.place}: {rule.name} has a path without a value")


def _lift(rule: Rule, node: ast.expr, known: Mapping[str, Expression]) -> Expression:
    """One expression."""
    match node:
        case ast.Constant(value=bool() as truth):
            return Literal(int(truth), truth=True)
        case ast.Constant(value=int() as number):
            return Literal(number)
        case ast.Name(id=name):
            return known[name]
        case ast.Attribute(value=ast.Name(id=name)):
            return Literal(_figure(rule, name).per)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Negation(_lift(rule, operand, known))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Arithmetic("-", Literal(0), _lift(rule, operand, known))
        case ast.BinOp(left=left, op=operator, right=right):
            return arithmetic(ARITHMETIC[type(operator)], _lift(rule, left, known), _lift(rule, right, known))
        case ast.BoolOp(op=operator, values=values):
            word = "and" if isinstance(operator, ast.And) else "or"
            return reduce(lambda a, b: Logic(word, a, b), [_lift(rule, value, known) for value in values])
        case ast.Compare():
            return _comparison(rule, node, known)
        case ast.IfExp(test=test, body=then, orelse=otherwise):
            return Where(_lift(rule, test, known), _lift(rule, then, known), _lift(rule, otherwise, known))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _call(rule, name, [_lift(rule, argument, known) for argument in arguments])
    raise RuleFault(f"{rule.place}: {ast.unparse(node)} cannot be lifted")


def arithmetic(operator: str, left: Expression, right: Expression) -> Expression:
    """Arithmetic, with two literals folded at once."""
    if isinstance(left, Literal) and isinstance(right, Literal) and operator in {"+", "-", "*"}:
        a, b = left.value, right.value
        return Literal(a + b if operator == "+" else a - b if operator == "-" else a * b)
    return Arithmetic(operator, left, right)


def _comparison(rule: Rule, node: ast.Compare, known: Mapping[str, Expression]) -> Expression:
    """a < b < c is (a < b) and (b < c)."""
    sides = [_lift(rule, side, known) for side in (node.left, *node.comparators)]
    tests: list[Expression] = [
        Compare(COMPARISON[type(operator)], a, b) for operator, a, b in zip(node.ops, sides, sides[1:], strict=False)
    ]
    return reduce(lambda a, b: Logic("and", a, b), tests)


def _figure(rule: Rule, name: str) -> Figure:
    """The figure behind a name of the rule's module."""
    figure = rule.names.get(name)
    if not isinstance(figure, Figure):
        raise RuleFault(f"{rule.place}: {name} is not a figure")
    return figure


def _call(rule: Rule, name: str, arguments: list[Expression]) -> Expression:
    """Built-in helpers, named roundings, figures and declared helpers."""
    if name in {"min", "max"}:
        word = "least" if name == "min" else "greatest"
        return reduce(lambda a, b: Extreme(word, a, b), arguments)
    if name == "abs":
        return Absolute(arguments[0])
    if name in {"half_up", "down", "up"}:
        return rounding(name, *arguments)
    target = rule.names[name]
    if isinstance(target, Figure):
        return Steps(target, arguments[0] if target.keyed else None, arguments[-1])
    called = rule_of(target)
    if called is None:
        raise RuleFault(f"{rule.place}: {name} cannot be called")
    return lift(called, dict(zip(called.parameters, arguments, strict=True)))


def rounding(name: str, numerator: Expression, denominator: Expression) -> Expression:
    """Named roundings by floor division of numbers that are not negative (the proof sees to that)."""
    if denominator == Literal(1):
        return numerator
    if name == "down":
        return Arithmetic("//", numerator, denominator)
    if name == "up":
        return Arithmetic("//", arithmetic("-", arithmetic("+", numerator, denominator), Literal(1)), denominator)
    twice, double = arithmetic("*", Literal(2), numerator), arithmetic("*", Literal(2), denominator)
    if isinstance(denominator, Literal) and denominator.value % 2 == 0:
        return Arithmetic("//", arithmetic("+", numerator, Literal(denominator.value // 2)), denominator)
    return Arithmetic("//", arithmetic("+", twice, denominator), double)
