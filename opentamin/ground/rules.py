"""Rules: plain typed Python functions of whole numbers that cite their clause.

A rule's parameters are inputs or the results of other rules, by name. Its body speaks a small language (assignments,
`if` with a return on every path, comparisons, `and or not`, `+ - * // %`, `min max abs`, named roundings, dated
figures). Anything else refuses when the module loads, with file and line, because the same text must also be read as
SQL and as a proof (docs/decisions/0002-rule-engine.md).
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from opentamin.ground import money

Function = TypeVar("Function", bound=Callable[..., Any])

ROUNDINGS: dict[str, Callable[[int, int], int]] = {
    "half_up": money.half_up,
    "down": money.down,
    "up": money.up,
}
BUILT_IN = {"min", "max", "abs"}
_EXPRESSIONS = (
    ast.BinOp, ast.BoolOp, ast.Compare, ast.UnaryOp, ast.IfExp, ast.Call, ast.Name, ast.Attribute, ast.Constant,
)  # fmt: skip
_OPERATORS = (
    ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.And, ast.Or, ast.Not, ast.USub,
    ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Load,
)  # fmt: skip


class RuleFault(ValueError):
    """A rule, a figure or a scheme that cannot be used; the text names file and line."""


class Dated:
    """What a rule may call beside helpers: a figure that has a value for each month. `per` is its denominator."""

    name: str
    per: int

    def __call__(self, *arguments: int) -> int:
        """The whole-number value for (month) or (code, month)."""
        raise LookupError(self.name)


@dataclass(frozen=True)
class Rule:
    """One rule as it was written: where it stands, what it cites, what it needs, and its body as a syntax tree."""

    name: str
    clause: str
    function: Callable[..., Any]
    parameters: tuple[str, ...]
    returns: type
    body: tuple[ast.stmt, ...]
    names: Mapping[str, Any]
    file: Path
    line: int
    text: str
    title_en: str
    title_fa: str
    to: str = ""
    when: str = ""
    roundings: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """File and line, for messages."""
        return f"{self.file}:{self.line}"


def rule(clause: str) -> Callable[[Function], Function]:
    """Declare a general rule of `clause` (an anchor of the folder's statement.md). RuleFault when it cannot be read."""

    def declare(function: Function) -> Function:
        function.__rule__ = _read(function, clause)  # type: ignore[attr-defined]
        return function

    return declare


def exception(clause: str, *, to: str, when: str) -> Callable[[Function], Function]:
    """Declare an exception: where `when` holds, this gives the value of the rule named `to`.

    Two exceptions that hold at once are a conflict, and a conflict refuses.
    """

    def declare(function: Function) -> Function:
        function.__rule__ = _read(function, clause, to=to, when=when)  # type: ignore[attr-defined]
        return function

    return declare


def helper(function: Function) -> Function:
    """Declare a small function of the same language that several rules call; it cites nothing of its own."""
    function.__rule__ = _read(function, "")  # type: ignore[attr-defined]
    return function


def rule_of(function: Any) -> Rule | None:
    """The declared rule behind a function, or None."""
    found = getattr(function, "__rule__", None)
    return found if isinstance(found, Rule) else None


def rules_of(module: ModuleType) -> list[Rule]:
    """All rules and exceptions that a module itself declares, in the order of its text."""
    found = (rule_of(value) for value in vars(module).values())
    own = {rule.name: rule for rule in found if rule and rule.clause and rule.function.__module__ == module.__name__}
    return sorted(own.values(), key=lambda rule: rule.line)


def _read(function: Callable[..., Any], clause: str, *, to: str = "", when: str = "") -> Rule:
    """Parse and check one function."""
    file, line = Path(inspect.getsourcefile(function) or "?"), function.__code__.co_firstlineno
    text = textwrap.dedent(inspect.getsource(function))
    tree = ast.parse(text).body[0]
    if not isinstance(tree, ast.FunctionDef):
        raise RuleFault(f"{file}:{line}: a rule is a plain function")
    checker = _Checker(file, line - 1, function.__globals__, {argument.arg for argument in tree.args.args})
    checker.signature(tree)
    body = tuple(tree.body[1:] if ast.get_docstring(tree) else tree.body)
    checker.block(body)
    english, _, persian = (inspect.getdoc(function) or "").partition(" / ")
    return Rule(
        name=function.__name__,
        clause=clause,
        function=function,
        parameters=tuple(argument.arg for argument in tree.args.args),
        returns=bool if _annotation(tree.returns) == "bool" else int,
        body=body,
        names=function.__globals__,
        file=file,
        line=line,
        text=text,
        title_en=english.strip().split("\n")[0],
        title_fa=persian.strip().split("\n")[0],
        to=to,
        when=when,
        roundings=tuple(sorted(set(checker.roundings))),
    )


def _annotation(node: ast.expr | None) -> str:
    """The text of an annotation."""
    return ast.unparse(node) if node is not None else ""


class _Checker:
    """Walks a rule's body and refuses what the small language does not have."""

    def __init__(self, file: Path, offset: int, names: Mapping[str, Any], known: set[str]) -> None:
        self.file, self.offset, self.names, self.known = file, offset, names, set(known)
        self.roundings: list[str] = []

    def refuse(self, node: ast.AST, why: str) -> RuleFault:
        return RuleFault(f"{self.file}:{self.offset + getattr(node, 'lineno', 1)}: {why}")

    def signature(self, tree: ast.FunctionDef) -> None:
        """Only plain parameters annotated int or bool; the result int or bool."""
        plain = tree.args
        if plain.vararg or plain.kwarg or plain.kwonlyargs or plain.defaults or plain.posonlyargs:
            raise self.refuse(tree, "a rule takes plain parameters only")
        for argument in plain.args:
            if _annotation(argument.annotation) not in {"int", "bool", "Rial"}:
                raise self.refuse(argument, f"parameter {argument.arg} must be int or bool")
        if _annotation(tree.returns) not in {"int", "bool", "Rial"}:
            raise self.refuse(tree, "a rule returns int or bool")

    def block(self, statements: Sequence[ast.stmt]) -> None:
        """Assignments, then a return or an if; every path must return."""
        for index, statement in enumerate(statements):
            if isinstance(statement, ast.Return) and statement.value is not None:
                self.expression(statement.value)
                return
            if isinstance(statement, ast.If):
                self.branches(statement, statements[index + 1 :])
                return
            self.assignment(statement)
        raise self.refuse(statements[-1] if statements else ast.Pass(), "every path of a rule must return a value")

    def branches(self, statement: ast.If, rest: Sequence[ast.stmt]) -> None:
        """Both sides of an if, each going on with what follows it."""
        self.expression(statement.test)
        before = set(self.known)
        self.block([*statement.body, *rest])
        self.known = before
        self.block([*statement.orelse, *rest])

    def assignment(self, statement: ast.stmt) -> None:
        """One name = one expression."""
        single = isinstance(statement, ast.Assign) and len(statement.targets) == 1
        if not single or not isinstance(statement.targets[0], ast.Name):  # type: ignore[attr-defined]
            raise self.refuse(statement, f"{type(statement).__name__} is not part of the language of rules")
        self.expression(statement.value)  # type: ignore[attr-defined]
        self.known.add(statement.targets[0].id)  # type: ignore[attr-defined]

    def expression(self, node: ast.expr) -> None:
        """An expression of the small language."""
        if not isinstance(node, _EXPRESSIONS):
            raise self.refuse(node, f"{type(node).__name__} is not part of the language of rules")
        if isinstance(node, ast.Constant) and not isinstance(node.value, int):
            raise self.refuse(node, f"{node.value!r}: only whole numbers and truth values")
        if isinstance(node, ast.Name) and node.id not in self.known:
            raise self.refuse(node, f"unknown name {node.id}")
        if isinstance(node, ast.Attribute):
            self.attribute(node)
        elif isinstance(node, ast.Call):
            self.call(node)
        else:
            self.parts(node)

    def parts(self, node: ast.expr) -> None:
        """Operators must be allowed ones; operands are expressions."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.expression(child)
            elif not isinstance(child, _OPERATORS):
                raise self.refuse(node, f"{type(child).__name__} is not part of the language of rules")

    def attribute(self, node: ast.Attribute) -> None:
        """Only `figure.per`."""
        owner = self.names.get(node.value.id) if isinstance(node.value, ast.Name) else None
        if node.attr != "per" or not isinstance(owner, Dated):
            raise self.refuse(node, f"{ast.unparse(node)}: only the `per` of a figure")

    def call(self, node: ast.Call) -> None:
        """Calls of min, max, abs, named roundings, figures and declared helpers."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        target = self.names.get(name)
        allowed = name in BUILT_IN or isinstance(target, Dated) or rule_of(target) is not None
        if name in ROUNDINGS and target is ROUNDINGS[name]:
            self.roundings.append(name)
        elif node.keywords or not allowed:
            raise self.refuse(node, f"{ast.unparse(node.func)} cannot be called from a rule")
        for argument in node.args:
            self.expression(argument)


@dataclass(frozen=True)
class Input:
    """What a scheme takes from outside: a range of whole numbers, a truth value, or a small set of codes."""

    low: int = 0
    high: int = 0
    title_fa: str = ""
    title_en: str = ""
    codes: Mapping[str, int] = field(default_factory=dict)
    bool: bool = False
    default: int | None = None

    @property
    def range(self) -> tuple[int, int]:
        """Smallest and largest value."""
        if self.bool:
            return 0, 1
        return (min(self.codes.values()), max(self.codes.values())) if self.codes else (self.low, self.high)


@dataclass(frozen=True)
class Scheme:
    """How articles make one computation: inputs, rules and the results asked for."""

    name: str
    title_fa: str
    title_en: str
    inputs: Mapping[str, Input]
    rules: Sequence[Any]
    targets: Sequence[str]
    months: tuple[int, int] = (135407, 140512)

    def all_rules(self) -> Iterator[Rule]:
        """The rules of the scheme: functions as given, modules with all that they declare."""
        for item in self.rules:
            if isinstance(item, ModuleType):
                yield from rules_of(item)
            else:
                found = rule_of(item)
                if found is None:
                    raise RuleFault(f"scheme {self.name}: {item!r} is not a rule")
                yield found
