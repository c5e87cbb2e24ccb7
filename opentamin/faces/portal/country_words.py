"""The words of figures on screen: names of dimensions, of their values, of units, and the order in which values stand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from opentamin.faces.portal.words import either, say, shown
from opentamin.flow.figures.country import AGES, CountryFigure
from opentamin.flow.figures.crossing import in_order
from opentamin.law.benefit_rows import benefit_rows
from opentamin.ledger.chart import chart
from opentamin.registers.models import Office
from opentamin.registers.nationalities import nationalities
from opentamin.registers.provinces import provinces


def title_of(figure: CountryFigure) -> str:
    """The name of a figure in the page's language."""
    return either(figure.title_fa, figure.title_en)


def unit_of(figure: CountryFigure) -> str:
    """The unit of a figure in words."""
    return say(f"unit.{figure.unit}")


def dimension_of(figure: CountryFigure, name: str) -> str:
    """The name of a dimension; what a kind is depends on the figure."""
    return say(f"by.{figure.kind}") if name == "kind" else say(f"by.{name}")


class Namer:
    """Names of values; offices are looked up once for all."""

    def __init__(self, figure: CountryFigure) -> None:
        self.figure = figure

    @cached_property
    def _rows(self) -> list[tuple[str, str, str, str, int | None]]:
        return list(Office.objects.values_list("code", "name_fa", "name_en", "grid_code", "parent_id"))

    @cached_property
    def offices(self) -> Mapping[str, tuple[str, str, str]]:
        """Code -> Persian name, English name, square."""
        return {code: (fa, en, square) for code, fa, en, square, _ in self._rows}

    @cached_property
    def roots(self) -> set[str]:
        """Codes of the directorates."""
        return {code for code, _, _, _, parent in self._rows if parent is None}

    def of(self, dimension: str, value: str) -> str:
        """The words of one value of a dimension."""
        code = value.rpartition("/")[2]
        if dimension in ("directorate", "branch"):
            return self._office(code, of_province=dimension == "directorate")
        if dimension == "nationality":
            known = nationalities().get(code)
            return either(known.fa, known.en) if known else say("value.unknown")
        if dimension == "kind":
            return _kind(self.figure.kind, value)
        if dimension == "activity":
            return shown(value) or say("value.unsaid")
        return _age(value) if dimension == "age" else say(f"value.{dimension}.{value or 'unknown'}")

    def _office(self, code: str, *, of_province: bool) -> str:
        """The province of a directorate where it has one of its own name, else the name of the office."""
        if code not in self.offices:
            return say("value.unknown")
        fa, en, square = self.offices[code]
        if of_province and square in provinces():
            return f"{either(provinces()[square].fa, provinces()[square].en)} ({shown(code)})"
        return either(fa, en)

    def order(self, dimension: str, amounts: Mapping[str, int | None]) -> list[str]:
        """The values of a dimension in the order in which they stand."""
        return in_order(self.figure, dimension, amounts)


def _age(value: str) -> str:
    """«۳۰ تا ۳۹ سال»; the youngest and the oldest have one end only."""
    if value == "":
        return say("value.age.unknown")
    begin = int(value)
    if begin == 0:
        return say("value.age.under", until=AGES[0])
    if begin == AGES[-1]:
        return say("value.age.over", begin=begin)
    return say("value.age.between", begin=begin, last=AGES[AGES.index(begin) + 1] - 1)


def _kind(kind: str, value: str) -> str:
    """What a value of the kind of a figure is called."""
    if kind == "share" and value in chart().shares:
        return either(chart().shares[value].title_fa, chart().shares[value].title_en)
    if kind == "benefit" and value in benefit_rows():
        return either(benefit_rows()[value].fa, benefit_rows()[value].en)
    return say(f"{'band' if kind == 'band' else f'value.{kind}'}.{value}") if kind != "share" else value
