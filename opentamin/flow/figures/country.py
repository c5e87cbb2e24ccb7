"""The figures that the house publishes about itself: name, definition, unit, source, law, and the query that computes each.

A figure of a month is a set of cells. `compute` makes them all in one statement: every shape (up to three dimensions, finer
ones up to two) is a grouping set over the same facts, so each total is the sum of what lies under it. Nothing is kept here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.db import connection

from opentamin.flow.collection.arrears import BANDS
from opentamin.flow.figures.foreigners import CURRENT
from opentamin.ground.calendar import Month
from opentamin.ledger.chart import chart
from opentamin.registers.nationalities import nationality

HERE = Path(__file__).parent
DIMENSIONS = ("directorate", "branch", "sex", "age", "activity", "origin", "nationality", "kind")
"""All dimensions, in the order in which a shape names them."""
ABOVE = {"branch": "directorate", "nationality": "origin"}
"""The coarser dimension in which a finer one lies; its value is the part before the stroke: `9900/9990`, `foreign/AFG`."""
AGES = (20, 30, 40, 50, 60)
"""Years at which an age group begins; the first group is of younger people, no birth date is `""`."""
SIZES = (2, 6, 11, 51)
"""People at which a size of workshops begins; the first size is one person (or none with days)."""
MOST = 3
AGE = f"""CASE WHEN p.birth_date IS NULL THEN '' ELSE (ARRAY[0, {", ".join(map(str, AGES))}])[1 + width_bucket(
    extract(year FROM age(%(until)s::date, p.birth_date))::int, ARRAY[{", ".join(map(str, AGES))}])]::text END"""
Shape = tuple[str, ...]
Values = tuple[str, ...]


class Number(NamedTuple):
    """A cell: the amount in the unit of its figure, and how many people, workshops or debts stand behind it."""

    amount: int
    many: int


Cells = dict[Shape, dict[Values, Number]]


@dataclass(frozen=True, slots=True)
class CountryFigure:
    """One figure as it is declared in country.yaml, with its query."""

    name: str
    title_fa: str
    title_en: str
    definition_fa: str
    definition_en: str
    unit: str
    counts: str
    clause: str
    source: tuple[str, ...]
    dimensions: tuple[str, ...]
    kind: str
    counted: str
    protects: bool
    facts: str

    @property
    def shapes(self) -> list[Shape]:
        """Every set of dimensions that is kept, the whole (`()`) first."""
        return _shapes(self.dimensions)

    @property
    def query(self) -> str:
        """The whole statement, as `compute` sends it."""
        return _statement(self)


@cache
def country_figures() -> Mapping[str, CountryFigure]:
    """All figures by name, in the order of the file."""
    declared = yaml.safe_load((HERE / "country.yaml").read_text(encoding="utf-8"))
    return {name: _figure(name, row) for name, row in declared.items()}


def _figure(name: str, row: Mapping[str, Any]) -> CountryFigure:
    facts = (HERE / f"sql/{name}.sql").read_text(encoding="utf-8")
    return CountryFigure(
        *(name, row["title"]["fa"], row["title"]["en"], row["definition"]["fa"], row["definition"]["en"]),
        *(row["unit"], row["counts"], row["clause"], tuple(row["source"]), tuple(row["dimensions"])),
        *(row.get("kind", ""), row.get("counted", ""), row["protects"], facts.format(age=AGE, current=CURRENT).strip()),
    )


@cache
def _shapes(finest: tuple[str, ...]) -> list[Shape]:
    """The whole, each dimension, pairs at every fineness, and three of the coarser ones."""
    ladders = [(ABOVE[name], name) if name in ABOVE else (name,) for name in finest]
    found: list[Shape] = [()]
    for size in range(1, MOST + 1):
        for chosen in combinations(ladders, size):
            steps = product(*chosen) if size < MOST else [tuple(ladder[0] for ladder in chosen)]
            found += [ordered(step) for step in steps]
    return found


def ordered(names: Sequence[str]) -> Shape:
    """A shape in the order of DIMENSIONS, whatever the order of its names."""
    return tuple(sorted(names, key=DIMENSIONS.index))


def _columns(figure: CountryFigure) -> list[str]:
    """The dimensions of a figure with the coarser ones above them."""
    return [
        name for name in DIMENSIONS if name in figure.dimensions or name in {ABOVE.get(d) for d in figure.dimensions}
    ]


DRAWN = {
    "directorate": "coalesce(h.directorate, '')",
    "branch": "coalesce(h.directorate || '/' || h.code, '/')",
    "sex": "f.sex",
    "age": "f.age",
    "activity": "f.activity",
    "origin": "CASE WHEN f.is_foreign THEN 'foreign' ELSE 'home' END",
    "nationality": "CASE WHEN f.is_foreign THEN 'foreign/' || coalesce(n.code, '') ELSE 'home/IRN' END",
    "kind": "f.kind",
}
HOMES = """homes AS (
    SELECT o.id, o.code, CASE WHEN o.kind = 'directorate' THEN o.code WHEN p.kind = 'directorate' THEN p.code ELSE g.code END
        AS directorate
    FROM registers_office o LEFT JOIN registers_office p ON p.id = o.parent_id LEFT JOIN registers_office g ON g.id = p.parent_id
)"""
NATIONS = "nations AS (SELECT * FROM unnest(%(written)s::text[], %(codes)s::text[]) AS n (written, code))"


def _statement(figure: CountryFigure) -> str:
    """Facts, places and names joined, and one grouping set for each shape."""
    abroad = "nationality" in figure.dimensions
    columns = _columns(figure)
    named = ", ".join(f"{DRAWN[name]} AS {name}" for name in columns)
    sets = ", ".join(f"({', '.join(shape)})" for shape in figure.shapes)
    many = "sum(many)"
    if figure.counted:
        many = (
            f"CASE WHEN GROUPING(kind) = 0 THEN sum(many) ELSE sum(many) FILTER (WHERE kind = '{figure.counted}') END"
        )
    return f"""WITH facts AS (
{figure.facts}
), {HOMES}{", " + NATIONS if abroad else ""}, told AS (
    SELECT {named}, f.amount, f.many
    FROM facts f LEFT JOIN homes h ON h.id = f.office_id{" LEFT JOIN nations n ON n.written = f.written" if abroad else ""}
)
SELECT GROUPING({", ".join(columns)}), {", ".join(columns)}, sum(amount)::bigint, ({many})::bigint
FROM told GROUP BY GROUPING SETS ({sets})"""


def parameters(figure: CountryFigure, month: Month) -> dict[str, Any]:
    """What the query of a figure is given for a month."""
    asked: dict[str, Any] = {
        "month": month.code,
        "first": month.first.to_date(),
        "until": month.until.to_date(),
        "owed": list(chart().owed_accounts()),
        "premium": [s.name for s in chart().shares.values() if s.nature == "premium" and s.owed_by != "fund"],
        "bands": list(BANDS),
        "sizes": list(SIZES),
    }
    if "nationality" in figure.dimensions:
        written = _spellings()
        asked |= {"written": written, "codes": [nationality(text).code for text in written]}
    return asked


def _spellings() -> list[str]:
    """How lists and registers write the nationalities of people from abroad."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT nationality FROM registers_person WHERE is_foreign ORDER BY 1")
        return [text for (text,) in cursor.fetchall()]


def compute(name: str, month: Month) -> Cells:
    """All cells of a figure and month, computed from the stations now; every shape is there, also an empty one."""
    figure = country_figures()[name]
    with connection.cursor() as cursor:
        cursor.execute(figure.query, parameters(figure, month))
        rows = cursor.fetchall()
    cells: Cells = {shape: {} for shape in figure.shapes}
    for shape, values, number in _read(_columns(figure), rows):
        cells[shape][values] = number
    return cells


def _read(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Shape, Values, Number]]:
    """Rows of grouping sets as cells; the whole of nothing at all is left out."""
    for grouped, *values, amount, many in rows:
        within = [at for at in range(len(columns)) if not grouped >> (len(columns) - 1 - at) & 1]
        if amount is not None:
            yield (
                tuple(columns[at] for at in within),
                tuple(str(values[at]) for at in within),
                Number(int(amount), int(many or 0)),
            )
