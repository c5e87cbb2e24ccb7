"""Figures of the country: each against an independent clerk, each total the sum of its parts, kept and checked again."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from opentamin.flow.figures import country, keeping, telling
from opentamin.flow.figures.country import ABOVE, Number, compute, country_figures
from opentamin.flow.figures.models import Cell, Keeping
from opentamin.flow.figures.tests.slow import SLOW, Facts
from opentamin.law.articles import articles
from opentamin.registers.models import Person

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def by_hand(facts: Facts, shape: tuple[str, ...], counted: str) -> dict[tuple[str, ...], Number]:
    """The cells of one shape by plain addition; where kinds count the same people, one of them counts for all."""
    amounts: Counter[tuple[str, ...]] = Counter()
    many: Counter[tuple[str, ...]] = Counter()
    for place, amount, count in facts:
        finest = dict(place)
        for fine, coarse in ABOVE.items():
            if fine in finest:
                finest[coarse] = finest[fine].partition("/")[0]
        values = tuple(finest[name] for name in shape)
        amounts[values] += amount
        many[values] += count if not counted or "kind" in shape or place["kind"] == counted else 0
    return {values: Number(amounts[values], many[values]) for values in amounts}


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(country_figures()))
def test_each_figure_is_what_a_clerk_counts(life, name):
    for month in life:
        facts = SLOW[name](month)
        cells = compute(name, month)
        assert list(cells) == country_figures()[name].shapes
        for shape, rows in cells.items():
            assert rows == by_hand(facts, shape, country_figures()[name].counted), (name, month, shape)


@pytest.mark.django_db
def test_the_life_of_the_test_has_something_for_every_figure(life):
    having = {name for name in country_figures() for month in life if compute(name, month)[()]}
    assert having == set(country_figures()), "a figure that is empty here is tested by nothing"


@pytest.mark.django_db
def test_kept_months_are_told_as_they_were_published_and_checked_again(life):
    done = keeping.keep(life, now=NOW)
    assert done.figures == len(country_figures()) and done.hidden == Cell.objects.filter(amount=None).count() > 0
    for name in ("insured", "premium"):
        for month in life:
            told = keeping.published(name, month)
            for shape, rows in told.items():
                assert telling.cells(name, shape, [month.code]).get(month.code, {}) == rows
    assert keeping.check(life) == []
    Person.objects.filter(sex="m").update(sex="f")
    assert {name for name, _ in keeping.check(life)} >= {"insured"}
    keeping.keep(life, now=NOW, names=["insured"])
    assert "insured" not in {name for name, _ in keeping.check(life)}


@pytest.mark.django_db
def test_what_is_hidden_is_not_kept_anywhere(life):
    keeping.keep(life, now=NOW, names=["insured"])
    for cell in Cell.objects.filter(amount=None):
        assert cell.many is None
    assert Keeping.objects.filter(figure="insured").count() == len(life)


@pytest.mark.django_db
def test_the_days_due_are_the_new_months_those_never_kept_and_those_touched(life):
    last = life[-1]
    assert keeping.due(last) == sorted(last + -back for back in range(keeping.MONTHS))
    keeping.keep(keeping.due(last), now=datetime(2036, 1, 1, tzinfo=UTC))
    assert keeping.due(last) == [last + -2, last + -1, last]
    old = last + -5
    Keeping.objects.filter(month=old.code).update(at=datetime(2000, 1, 1, tzinfo=UTC))
    assert old not in keeping.due(last), "nothing ever came to that month"
    Keeping.objects.filter(month=life[0].code).update(at=datetime(2000, 1, 1, tzinfo=UTC))
    assert life[0] in keeping.due(last + 6)


def test_every_figure_names_an_article_and_upstream_tables_that_its_query_reads():
    for figure in country_figures().values():
        assert figure.clause in articles(), figure.name
        for table in figure.source:
            assert table in figure.facts, (figure.name, table)
        assert figure.definition_fa.endswith(".") and figure.definition_en.endswith(".")


def test_shapes_are_closed_under_going_coarser():
    for figure in country_figures().values():
        shapes = set(figure.shapes)
        assert len(shapes) == len(figure.shapes)
        for shape in shapes:
            assert shape == country.ordered(shape)
            for at, name in enumerate(shape):
                coarser = (
                    (*shape[:at], ABOVE[name], *shape[at + 1 :]) if name in ABOVE else (*shape[:at], *shape[at + 1 :])
                )
                assert coarser in shapes, (figure.name, shape, coarser)
