"""Which cells of a figure are hidden: those of fewer than five people, and so many more that nobody can compute them. Pure.

All tables that are published are selections of the same cells, so the choice is made once, over all of them. Two rules hold
at the end for every line (the cells that together make one cell of a coarser shape):

1. where the sum of the line is shown, either no cell of it is hidden, or at least two are, with five people or more in them:
   the difference between the sum and what is shown then fits more than one truth;
2. where the sum is hidden, at least one cell of the line is hidden too, or the sum could be added up.

A cell without anybody is shown as nothing. What is hidden beside the small cells is the smallest that there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from opentamin.flow.figures.country import ABOVE, Cells, Shape, Values

LEAST = 5
"""People from which a cell may be told."""
Place = tuple[Shape, Values]


def hidden(cells: Cells) -> set[Place]:
    """The cells that must not be told; the same cells give the same answer."""
    many = {(shape, cells_at): n.many for shape, rows in cells.items() for cells_at, n in sorted(rows.items())}
    lines = _lines(many)
    found = {place for place, count in many.items() if 0 < count < LEAST}
    of_place, waiting = _lines_of(lines), dict.fromkeys(lines)
    while waiting:
        line = next(iter(waiting))
        del waiting[line]
        more = _more(line, lines, many, found)
        if more is not None:
            found.add(more)
            waiting |= dict.fromkeys(of_place[more])
    return found


Line = tuple[Place, str]


def _lines(many: Iterable[Place]) -> dict[Line, list[Place]]:
    """The cells that make a coarser cell, for each coarser cell and dimension along which it is divided."""
    found: dict[Line, list[Place]] = defaultdict(list)
    for shape, values in many:
        for at, name in enumerate(shape):
            found[(_above(shape, values, at), name)].append((shape, values))
    return dict(found)


def _above(shape: Shape, values: Values, at: int) -> Place:
    """The cell in which a cell lies, one step coarser in its dimension number `at`."""
    if shape[at] not in ABOVE:
        return (*shape[:at], *shape[at + 1 :]), (*values[:at], *values[at + 1 :])
    coarser, value = ABOVE[shape[at]], values[at].partition("/")[0]
    return (*shape[:at], coarser, *shape[at + 1 :]), (*values[:at], value, *values[at + 1 :])


def _lines_of(lines: dict[Line, list[Place]]) -> dict[Place, list[Line]]:
    """The lines that must be looked at again when a cell is hidden: those it lies in, and those it is the sum of."""
    found: dict[Place, list[Line]] = defaultdict(list)
    for line, places in lines.items():
        found[line[0]].append(line)
        for place in places:
            found[place].append(line)
    return found


def _more(line: Line, lines: dict[Line, list[Place]], many: dict[Place, int], found: set[Place]) -> Place | None:
    """What else of a line must be hidden next, its sum where nothing else is left; None when both rules hold."""
    whole, places = line[0], lines[line]
    gone = [place for place in places if place in found]
    enough = len(gone) > 1 and sum(many[place] for place in gone) >= LEAST
    if gone if whole in found else enough or not gone:
        return None
    left = [place for place in places if place not in found and many[place] > 0]
    if left:
        return min(left, key=lambda place: (many[place], place))
    return whole if whole in many and whole not in found else None
