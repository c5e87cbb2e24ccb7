"""A population: the same rules as one SELECT for DuckDB, PostgreSQL or Spark.

Steps stand in layers, each a subselect over the one below, so that every step is computed once. What is used once and
nobody asked for is written into its user. With the month fixed, figures are literals; with a month column they are CASE.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from opentamin.engine.case import LoadedScheme, scheme
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
    names_in,
    parts_of,
)
from opentamin.engine.proof import interval, prove
from opentamin.ground.rules import RuleFault
from opentamin.law.figures import Figure, MissingFigure, Value

DIALECTS = ("duckdb", "postgres", "spark")
NULL = "CAST(NULL AS BIGINT)"
DIVISION = {"duckdb": "({0} // {1})", "postgres": "({0} / {1})", "spark": "({0} div {1})"}
FENCE = {"duckdb": "", "postgres": " OFFSET 0", "spark": ""}
"""PostgreSQL would pull a subselect up and compute its steps again for every use; OFFSET 0 keeps the layer."""


@dataclass(frozen=True)
class Writer:
    """Writes expressions in one dialect; names in `constants` are literals, the others columns."""

    dialect: str
    constants: Mapping[str, int]
    inputs: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    """Names whose value can be missing (NULL) in some rows."""

    def write(self, expression: Expression, certain: bool = True) -> str:
        """SQL text of one expression. `certain` is false inside a choice that rows decide: a figure that is missing
        there gives NULL for the rows that need it; where every row needs it, MissingFigure is raised."""
        part = partial(self.write, certain=certain)
        match expression:
            case Literal(value=value, truth=truth):
                return ("TRUE" if value else "FALSE") if truth else self.number(value)
            case Name(name=name):
                return self.number(self.constants[name]) if name in self.constants else self.column(name)
            case Nothing():
                return NULL
            case Steps():
                return self.figure(expression, certain)
            case Where():
                return self.choice(expression, certain)
            case Negation(operand=operand):
                return f"(NOT {part(operand)})"
            case Absolute(operand=operand):
                return f"abs({part(operand)})"
            case Extreme(operator=operator, left=left, right=right):
                return self.extreme(operator, part(left), part(right), self.can_miss(expression))
            case Compare(operator=operator, left=left, right=right):
                return f"({part(left)} {operator} {part(right)})"
            case Logic(operator=operator, left=left, right=right):
                return f"({part(left)} {operator.upper()} {part(right)})"
            case Arithmetic(operator="//", left=left, right=right):
                return DIVISION[self.dialect].format(part(left), part(right))
            case Arithmetic(operator=operator, left=left, right=right):
                return f"({part(left)} {operator} {part(right)})"

    def extreme(self, operator: str, left: str, right: str, can_miss: bool) -> str:
        """least and greatest skip a NULL: where a figure can be missing, the result must stay NULL."""
        if not can_miss:
            return f"{operator}({left}, {right})"
        sign = "<=" if operator == "least" else ">="
        return f"CASE WHEN {left} {sign} {right} THEN {left} WHEN {right} {sign} {left} THEN {right} END"

    def can_miss(self, expression: Expression) -> bool:
        """Whether some row can find no value here: a figure not read, or what rests on one."""
        match expression:
            case Nothing():
                return True
            case Name(name=name):
                return name in self.unsure
            case Steps(figure=figure, code=code, when=when):
                return self._figure_can_miss(figure, code, when)
            case Where(test=test, then=then, otherwise=otherwise) if (taken := self._decided(test)) is not None:
                return self.can_miss(then if taken else otherwise)
        return any(self.can_miss(part) for part in parts_of(expression))

    def _figure_can_miss(self, figure: Figure, code: Expression | None, when: Expression) -> bool:
        """A figure is certain when the month is fixed and each code that can occur has a value."""
        month = interval(when, self._known()) if self._is_constant(when) else None
        if month is None or (code is not None and not self._is_constant(code)):
            return True
        key = interval(code, self._known()) if code is not None else None
        row = figure.row(*((key[0],) if key else ()), month[0])
        return row is None or row.number is None

    def _decided(self, test: Expression) -> bool | None:
        """The truth of a test that the fixed values decide, else None."""
        taken = interval(test, self._known()) if self._is_constant(test) else None
        return bool(taken[0]) if taken is not None and taken[0] == taken[1] else None

    def column(self, name: str) -> str:
        """The column of a name; inputs are marked, because some are reserved words (`foreign`)."""
        return f"given_{name}" if name in self.inputs else name

    def choice(self, where: Where, certain: bool) -> str:
        """One side where the fixed values decide, else a CASE; a test without a value gives no value."""
        taken = self._decided(where.test)
        if taken is not None:
            return self.write(where.then if taken else where.otherwise, certain)
        sides = [self.write(side, certain=False) for side in (where.then, where.otherwise)]
        test = self.write(where.test, certain)
        other = f"WHEN NOT {test} THEN" if self.can_miss(where.test) else "ELSE"
        return f"CASE WHEN {test} THEN {sides[0]} {other} {sides[1]} END"

    def _known(self) -> dict[str, tuple[int, int]]:
        """The fixed values as intervals."""
        return {name: (value, value) for name, value in self.constants.items()}

    def number(self, value: int) -> str:
        """A literal of 64 bits. DuckDB multiplies two small literals in 32 bits, so it is told where a product may not fit."""
        narrow = abs(value) < 2**31 and (self.dialect == "postgres" or abs(value) >= 2**15)
        return f"{value}::BIGINT" if narrow else f"{value}"

    def figure(self, steps: Steps, certain: bool) -> str:
        """A dated figure: its value, or a CASE by code or by month."""
        when = interval(steps.when, self._known()) if self._is_constant(steps.when) else None
        if when is None:
            return self._by_month(steps)
        codes = sorted(set(steps.figure.codes.values())) if steps.code is not None else []
        rows = [
            (code, steps.figure.row(*((code,) if steps.code is not None else ()), when[0])) for code in codes or [0]
        ]
        known = [(code, row.number) for code, row in rows if row is not None and row.number is not None]
        if not known:
            if certain:
                raise MissingFigure(steps.figure.name, when[0])
            return NULL
        if steps.code is None:
            return self.number(known[0][1])
        branches = " ".join(f"WHEN {code} THEN {self.number(value)}" for code, value in known)
        return f"CASE {self.write(steps.code)} {branches} END"

    def _is_constant(self, expression: Expression) -> bool:
        return all(name in self.constants for name in names_in(expression))

    def _by_month(self, steps: Steps) -> str:
        """Newest rows first; a month without a value gives NULL, which no table accepts."""
        month, figure = self.write(steps.when), steps.figure
        if steps.code is None:
            return self._dated(figure.rows, month)
        codes = sorted({row.code for row in figure.rows if row.code is not None})
        arms = [f"WHEN {c} THEN {self._dated([r for r in figure.rows if r.code == c], month)}" for c in codes]
        return f"CASE {self.write(steps.code)} {' '.join(arms)} END"

    def _dated(self, rows: Sequence[Value], month: str) -> str:
        """CASE over [from, until) of some rows."""
        arms = [
            f"WHEN {month} >= {row.from_} AND {month} < {row.until} THEN {self.number(row.number)}"
            for row in reversed(rows)
            if row.number is not None
        ]
        return f"CASE {' '.join(arms)} END" if arms else NULL


def population_sql(
    loaded: LoadedScheme | str,
    *,
    relation: str,
    keys: Sequence[str],
    columns: Mapping[str, str],
    targets: Sequence[str],
    dialect: str,
    fixed: Mapping[str, int] | None = None,
) -> str:
    """One SELECT of `keys` and `targets` for every row of `relation`.

    `columns` maps inputs to SQL expressions over `relation` (whole numbers as BIGINT, truth values as BOOLEAN),
    `fixed` maps inputs to one value for all rows; the month is normally fixed. The proof is made again for the fixed
    values. RuleFault for unknown targets or inputs without a source, MissingFigure when the month lacks a figure.
    """
    ready = scheme(loaded) if isinstance(loaded, str) else loaded
    constants = {name: int(value) for name, value in (fixed or {}).items()}
    _refuse_gaps(ready, columns, constants, targets, dialect)
    prove(ready.plan, constants)
    expressions = _inlined(_needed(ready, targets), targets, constants)
    layers = _layers(expressions)
    writer = _writer(dialect, constants, columns, expressions)
    inputs = sorted({n for e in expressions.values() for n in names_in(e)} & set(columns))
    first = [*keys, *(f"{columns[name]} AS {writer.column(name)}" for name in inputs)]
    text = f"SELECT {', '.join(first)} FROM {relation}"
    carried = [_last(key) for key in keys] + [writer.column(name) for name in inputs]
    for depth, names in enumerate(layers):
        made = [f"{writer.write(expressions[name])} AS {name}" for name in names]
        text = f"SELECT {', '.join([*carried, *made])} FROM ({text}{FENCE[dialect]}) AS layer_{depth}"
        carried += names
    wanted = [_last(key) for key in keys] + [
        name if name in carried else f"{writer.write(Name(name))} AS {name}" for name in targets
    ]
    return f"SELECT {', '.join(wanted)} FROM ({text}) AS assessed"


def _writer(
    dialect: str, constants: Mapping[str, int], columns: Mapping[str, str], steps: Mapping[str, Expression]
) -> Writer:
    """A writer that knows which steps can miss a value; the steps come in order."""
    writer = Writer(dialect, constants, frozenset(columns))
    for name, expression in steps.items():
        if writer.can_miss(expression):
            writer = replace(writer, unsure=writer.unsure | {name})
    return writer


def _last(key: str) -> str:
    """The name under which a key comes out: `l.row` is `row`, `l.id AS line` is `line`."""
    return key.rsplit(" ", 1)[-1].rsplit(".", 1)[-1]


def _refuse_gaps(
    ready: LoadedScheme,
    columns: Mapping[str, str],
    constants: Mapping[str, int],
    targets: Sequence[str],
    dialect: str,
) -> None:
    """Everything that is asked must be there."""
    declared = {*ready.plan.scheme.inputs, "month"}
    unknown = sorted((set(columns) | set(constants)) - declared)
    lost = [name for name in targets if name not in ready.plan.by_name]
    if unknown or lost or dialect not in DIALECTS:
        raise RuleFault(f"{ready.name}: unknown inputs {unknown}, unknown targets {lost}, or dialect {dialect!r}")
    used = {n for step in _needed(ready, targets).values() for n in names_in(step)} & declared
    without = sorted(used - set(columns) - set(constants))
    if without:
        raise RuleFault(f"{ready.name}: no column and no fixed value for {', '.join(without)}")


def _needed(ready: LoadedScheme, targets: Sequence[str]) -> dict[str, Expression]:
    """The steps that the targets rest on, in order."""
    wanted = set(targets)
    for step in reversed(ready.plan.steps):
        if step.name in wanted:
            wanted |= set(names_in(step.expression))
    return {step.name: step.expression for step in ready.plan.steps if step.name in wanted}


def _inlined(
    steps: Mapping[str, Expression], targets: Sequence[str], constants: Mapping[str, int]
) -> dict[str, Expression]:
    """Steps that are used once, or that are constant, written into their users."""
    uses = Counter(name for expression in steps.values() for name in names_in(expression))
    kept: dict[str, Expression] = {}
    gone: dict[str, Expression] = {}
    for name, expression in steps.items():
        whole = _replace(expression, gone)
        constant = all(n in constants for n in names_in(whole))
        if name not in targets and (uses[name] <= 1 or constant):
            gone[name] = whole
        else:
            kept[name] = whole
    return kept


def _replace(expression: Expression, known: Mapping[str, Expression]) -> Expression:
    """The expression with some names replaced."""
    if isinstance(expression, Name):
        return known.get(expression.name, expression)
    parts = [_replace(part, known) for part in parts_of(expression)]
    match expression:
        case Arithmetic(operator=o):
            return Arithmetic(o, *parts)
        case Compare(operator=o):
            return Compare(o, *parts)
        case Logic(operator=o):
            return Logic(o, *parts)
        case Extreme(operator=o):
            return Extreme(o, *parts)
        case Negation():
            return Negation(*parts)
        case Absolute():
            return Absolute(*parts)
        case Where():
            return Where(*parts)
        case Steps(figure=figure):
            return _steps(figure, parts)
    return expression


def _steps(figure: Figure, parts: list[Expression]) -> Expression:
    """A dated figure over new operands."""
    return Steps(figure, None, parts[0]) if len(parts) == 1 else Steps(figure, parts[0], parts[1])


def _layers(expressions: Mapping[str, Expression]) -> list[list[str]]:
    """Names by depth: a step stands one layer above the deepest step it uses."""
    depth: dict[str, int] = {}
    for name, expression in expressions.items():
        depth[name] = 1 + max((depth[used] for used in names_in(expression) if used in depth), default=-1)
    return [
        [name for name in expressions if depth[name] == level] for level in range(max(depth.values(), default=-1) + 1)
    ]
