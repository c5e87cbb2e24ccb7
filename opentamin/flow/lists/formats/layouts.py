"""The columns of the two list files as data: names, types, widths by layout, and the field that each one
fills.

Sources: the instruction of 1392/08/15 (largest widths, 23 and 27 columns), the empty templates of the list
program 2.7 and of its 1403 update (two columns more in each file). A column is always found by its name,
never by place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WORKSHOP = "workshop"
PEOPLE = "people"
CLAUSE_INSTRUCTION = "instruction of 1392/08/15"


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """A column as a layout describes it: name, type (C or N) and width in bytes."""

    name: str
    kind: str
    width: int


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of the list: its field, its type, and its widths published / 2.7 / 1403 (0: not in that
    layout).
    """

    name: str
    kind: str
    published: int
    older: int
    present: int
    field: str


def _parse(table: str) -> tuple[ListColumn, ...]:
    columns = []
    for line in table.strip().splitlines():
        name, kind, published, older, present, field = line.split()
        columns.append(ListColumn(name, kind, int(published), int(older), int(present), field))
    return tuple(columns)


WORKSHOP_COLUMNS = _parse("""
DSK_ID     C  10 10 10 code
DSK_NAME   C 100 30 30 name
DSK_FARM   C 100 30 30 employer
DSK_ADRS   C 100 40 40 address
DSK_KIND   N   1  1  1 kind
DSK_YY     N   2  2  2 year
DSK_MM     N   2  2  2 month
DSK_LISTNO C  12 12 12 list_number
DSK_DISC   C 100 30 30 list_description
DSK_NUM    N   5  5  5 people
DSK_TDD    N   6  6  6 days
DSK_TROOZ  N  12 12 12 daily_wages
DSK_TMAH   N  12 12 12 monthly_wages
DSK_TMAZ   N  12 12 12 allowances
DSK_TMASH  N  12 12 12 insurable
DSK_TTOTL  N  12 12 12 total_pay
DSK_TBIME  N  12 12 12 premium_insured
DSK_TKOSO  N  12 12 12 premium_employer_20pct
DSK_BIC    N  12 12 12 premium_unemployment_3pct
DSK_RATE   N   5  5  5 rate
DSK_PRATE  N   2  2  2 percent_rate
DSK_BIMH   N  12 12 12 hazardous_premium
MON_PYM    C   3  3  3 contract_row
DSK_INC    N   0  0 12 seniority_month
DSK_SPOUSE N   0  0 12 marital
""")

PEOPLE_COLUMNS = _parse("""
DSW_ID     C  10 10 10 workshop_code
DSW_YY     N   2  2  2 year
DSW_MM     N   2  2  2 month
DSW_LISTNO C  12 12 12 list_number
DSW_ID1    C  10  8  8 insurance_number
DSW_FNAME  C 100 60 60 first_name
DSW_LNAME  C 100 60 60 last_name
DSW_DNAME  C 100 60 60 father_name
DSW_IDNO   C  15 15 15 id_card_number
DSW_IDPLC  C 100 30 30 issue_place
DSW_IDATE  C   8  8  8 issue_date
DSW_BDATE  C   8  8  8 birth_date
DSW_SEX    C   3  3  3 sex
DSW_NAT    C  10 10 10 nationality
DSW_OCP    C 100 50 50 job_title
DSW_SDATE  C   8  8  8 start_date
DSW_EDATE  C   8  8  8 leave_date
DSW_DD     N   2  2  2 days
DSW_ROOZ   N  12 12 12 daily_wage
DSW_MAH    N  12 12 12 monthly_wage
DSW_MAZ    N  12 12 12 allowances
DSW_MASH   N  12 12 12 insurable
DSW_TOTL   N  12 12 12 total_pay
DSW_BIME   N  12 12 12 premium_insured
DSW_PRATE  N   2  2  2 percent_rate
DSW_JOB    C   6  6  6 job_code
PER_NATCOD C  10 10 10 national_code
DSW_INC    N   0  0 12 daily_seniority
DSW_SPOUSE C   0  0 10 of_which_marital
""")

COLUMNS = {WORKSHOP: WORKSHOP_COLUMNS, PEOPLE: PEOPLE_COLUMNS}
BY_NAME = {part: {column.name: column for column in columns} for part, columns in COLUMNS.items()}
BY_FIELD = {part: {column.field: column for column in columns} for part, columns in COLUMNS.items()}

# Early versions of several programs wrote these names for columns that the template calls otherwise.
ALIASES = {
    "DSK_SPOUS": "DSK_SPOUSE",
    "DSK_TSPOUS": "DSK_SPOUSE",
    "DSK_TSPOUSE": "DSK_SPOUSE",
    "DSK_TINC": "DSK_INC",
    "DSK_TKARF": "DSK_TKOSO",
    "DSK_TBIC": "DSK_BIC",
    "DSK_PYM": "MON_PYM",
    "DSW_SPOUS": "DSW_SPOUSE",
}

# Without these a list has no identity, or a person no premium: reading stops.
ESSENTIAL = {
    WORKSHOP: ({"code"}, {"year"}, {"month"}),
    PEOPLE: ({"insurance_number", "national_code"}, {"days"}, {"insurable"}),
}

_WIDTH_OF = {
    "dbf-1392": "published",
    "dbf-all-character": "published",
    "dbf-2.7": "older",
    "dbf-1403": "present",
    "dbf-1403-wide": "present",
}
_WIDE_COUNT, _WIDE_SUM = 9, 19
_PROGRAM_31 = {"DSW_KOSO", "DSW_BIME20"}


def shapes(layout: str, part: str) -> tuple[ColumnShape, ...]:
    """The columns that a layout has for one of the two files, in its order. KeyError for an
    unknown layout.
    """
    width = _WIDTH_OF[layout]
    chosen = [(column, getattr(column, width)) for column in COLUMNS[part] if getattr(column, width)]
    if layout == "dbf-1403-wide" and part == WORKSHOP:
        return tuple(ColumnShape(column.name, column.kind, _wider(column)) for column, _ in chosen)
    if layout == "dbf-all-character":
        return tuple(
            ColumnShape(column.name, "C", 12 if column.name == "DSK_RATE" else width) for column, width in chosen
        )
    return tuple(ColumnShape(column.name, column.kind, width) for column, width in chosen)


def _wider(column: ListColumn) -> int:
    """Room for the totals of more than some 5,000 people, which twelve digits of rials no longer hold."""
    if column.kind != "N" or column.present < 5 or column.field == "rate":
        return column.present
    return _WIDE_SUM if column.present == 12 else _WIDE_COUNT


_KNOWN = {
    layout: {part: frozenset(shapes(layout, part)) for part in COLUMNS}
    for layout in ("dbf-1403", "dbf-1403-wide", "dbf-2.7", "dbf-1392")
}


def name_layout(part: str, columns: Sequence[ColumnShape]) -> str:
    """Which layout a DBF file follows; order plays no part. `dbf-other` when it is none of
    those seen before.
    """
    found = frozenset(columns)
    for layout, parts in _KNOWN.items():
        if found == parts[part]:
            return layout
    if columns and all(column.kind == "C" for column in columns):
        return "dbf-all-character"
    if {column.name for column in columns} >= _PROGRAM_31 or "DSK_TBIM20" in {column.name for column in columns}:
        return "dbf-31-columns"
    return "dbf-other"


def part_of(names: Iterable[str]) -> str | None:
    """Whether these column names are those of the workshop file or of the people file; None
    when of neither.
    """
    counts = dict.fromkeys(COLUMNS, 0)
    for name in names:
        known = ALIASES.get(name.upper(), name.upper())
        for part, columns in BY_NAME.items():
            counts[part] += known in columns
    best = max(counts, key=lambda part: counts[part])
    return best if counts[best] >= 3 else None
