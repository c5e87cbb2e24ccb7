"""Pages of headquarters: the country, its tables and files, the parameters; empty, full, wrong addresses, both languages."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from html import escape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from opentamin.desk.models_identity import Role
from opentamin.faces.portal import charts_country as drawn
from opentamin.faces.portal import parameters as law
from opentamin.faces.portal.charts_country import Square
from opentamin.faces.portal.explorer import Wanted
from opentamin.flow.figures.country import country_figures
from opentamin.flow.figures.keeping import keep, published
from opentamin.flow.figures.quality import count_lacks, lacks
from opentamin.flow.figures.tests.conftest import life
from opentamin.flow.receipts.models import Taking
from opentamin.flow.receipts.taking import take
from opentamin.ground.calendar import Day
from opentamin.journeys.models import DailyStep, ImportNote
from opentamin.law.articles import articles
from opentamin.registers.models import Office
from opentamin.registers.provinces import provinces
from tests import walls

__all__ = ["life"]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
MOST = 12
MONTH = 140408


@pytest.fixture
def headquarters(db: None) -> Client:
    return walls.client_of(walls.user_of(Role.HEADQUARTERS, "", 71))


@pytest.fixture
def kept(headquarters: Client, life: list) -> Client:
    """A house of which the figures of two months are kept, and one directorate lies on the map."""
    Office.objects.filter(code="9900").update(grid_code="D3")
    keep(life, now=NOW)
    return headquarters


def page(client: Client, path: str, language: str = "fa") -> str:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"/{language}/{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    assert len(queries) <= MOST, path
    return answer.content.decode()


def test_a_house_without_figures_says_how_to_begin(headquarters: Client) -> None:
    for path in ("country/", "country/tables/"):
        assert "opentamin figures keep" in page(headquarters, path)
        assert "opentamin demo" in page(headquarters, path, "en")


def test_every_figure_stands_on_the_page_with_its_definition(kept: Client) -> None:
    for figure in country_figures().values():
        text = page(kept, f"country/?figure={figure.name}&month={MONTH}")
        assert figure.definition_fa in text and figure.title_fa in text
        assert f"opentamin figures show {figure.name} --month" in text
        assert escape(figure.definition_en) in page(kept, f"country/?figure={figure.name}&month={MONTH}", "en")


@pytest.mark.parametrize("query", ["?figure=x&month=y", "?month=999999", "?figure=&month=140413", "?month=۱۴۰۴۰۸"])
def test_a_wrong_address_falls_back_to_what_is_known(kept: Client, query: str) -> None:
    assert country_figures()["insured"].definition_fa in page(kept, f"country/{query}")
    page(kept, f"country/tables/{query}&rows=nothing&columns=nothing&only=nothing:1&page=zz")


def test_the_map_links_provinces_and_a_table_tells_what_is_kept(kept: Client, life: list) -> None:
    text = page(kept, f"country/?figure=workshops&month={MONTH}")
    assert 'href="/fa/offices/9900/"' in text and text.count("<rect class=") >= len(provinces())
    cells = published("insured", life[1])[("directorate", "sex")]
    table = page(kept, f"country/tables/?figure=insured&rows=directorate&columns=sex&month={MONTH}", "en")
    for number in cells.values():
        assert (f'<td class="n">{number.amount:,}</td>' if number else '<td class="n">hidden</td>') in table


def test_files_carry_definition_time_and_the_same_numbers(kept: Client, life: list) -> None:
    answer = kept.get(f"/en/country/tables/table.csv?figure=workshops&rows=branch&month={MONTH}")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[1] == [country_figures()["workshops"].definition_en]
    assert lines[3][0] == "Computed"
    told = {row[1] for row in lines[7:] if len(row) == 2} - {"workshops", "rows"}
    amounts = {str(number.amount) for number in published("workshops", life[1])[("branch",)].values() if number}
    assert amounts <= told
    sheet = kept.get(f"/fa/country/tables/table.xlsx?figure=workshops&rows=branch&month={MONTH}")
    assert sheet.content.startswith(b"PK")
    assert kept.get("/fa/country/tables/table.pdf").status_code == 404


def test_a_table_that_is_not_kept_says_so(kept: Client) -> None:
    text = page(kept, "country/tables/?figure=insured&rows=branch&columns=directorate")
    assert "نگه داشته نمی‌شود" in text
    assert kept.get("/fa/country/tables/table.csv?figure=insured&rows=branch&columns=directorate").status_code == 404
    three = Wanted(country_figures()["insured"], "branch", "sex", ("age", "20"), MONTH)
    assert not three.kept and three._replace(rows="directorate").kept and not three._replace(columns="age").kept


def test_every_table_of_every_figure_can_be_asked_for(kept: Client) -> None:
    for name in ("insured", "arrears", "waiting"):
        figure = country_figures()[name]
        for shape in figure.shapes:
            if shape:
                rows, columns, only = (*shape, "", "")[:3]
                value = f"&only={only}:{'20' if only == 'age' else 'home'}" if only else ""
                page(kept, f"country/tables/?figure={name}&rows={rows}&columns={columns}{value}&month={MONTH}")
        page(kept, f"country/tables/?figure={name}&rows=month&columns=directorate&month={MONTH}")
        page(kept, f"country/tables/?figure={name}&rows=directorate&columns=month&month={MONTH}")


def test_steps_hold_about_as_many_provinces_and_the_map_is_never_mirrored() -> None:
    assert drawn.steps_of([]) == [] and drawn.steps_of([7]) == [7]
    ends = drawn.steps_of(list(range(1, 11)))
    assert ends == [1, 3, 5, 7, 9]
    assert [drawn.step(amount, ends) for amount in (1, 2, 3, 9, 10)] == [1, 1, 2, 5, 5]
    assert drawn.step(7, drawn.steps_of([7, 7, 7])) == 5
    pictures = []
    for language in ("fa", "en"):
        with override(language):
            text = drawn.country({"D3": Square(5, "/x/"), "A1": Square(None, "/y/")}, 1, "t")
            pictures.append(re.findall(r'<rect class="(\w+)" x="(\d+)" y="(\d+)"', text))
            assert drawn.scaled(None, 1) in text
    assert pictures[0] == pictures[1] and {"hid", "away", "step5"} <= {shade for shade, _, _ in pictures[0]}


def test_time_runs_with_reading() -> None:
    for language, first in (("fa", 84), ("en", 28)):
        with override(language):
            text = drawn.columns(["a", "b"], [1, 2], ["1", "2"], "t")
            assert f'x="{first}" y="176" text-anchor="middle">a<' in text


def test_large_amounts_are_told_in_thousands_so_that_they_fit() -> None:
    assert drawn.scale_of([]) == 1 and drawn.scale_of([99_999]) == 1 and drawn.scale_of([100_000]) == 1_000
    assert drawn.scale_of([10**15 * 99]) == 10**12
    with override("en"):
        assert drawn.scaled(1_499, 1_000) == "1" and drawn.scaled(1_500, 1_000) == "2"


def test_parameters_of_every_topic_and_of_all_times(headquarters: Client) -> None:
    for topic in ("wages", "premium", "penalties", "benefits"):
        for year in (1354, 1385, 1405):
            page(headquarters, f"country/parameters/?topic={topic}&year={year}")
    text = page(headquarters, "country/parameters/?year=1405", "en")
    assert "5,541,850" in text and "add-a-yearly-value.md" in text
    page(headquarters, "country/parameters/?topic=x&year=y")


def test_no_figure_of_the_law_is_left_out_of_the_topics() -> None:
    told = {
        (each.article.key, each.figure.name)
        for topic in (*law.TOPICS, law.REST)
        for year in law.years()
        for each in law.parameters(topic, year)
    }
    assert told == {(key, each.name) for key, article in articles().items() for each in article.figures()}


def test_a_gap_is_told_and_floor_and_ceiling_agree_with_the_law() -> None:
    rows = {year: (floor, ceiling) for year, floor, ceiling in law.floor_and_ceiling(1405, 12)}
    assert rows[1405] == (5_541_850, 7 * 5_541_850)
    gaps = {each.figure.name: each.gaps for each in law.parameters("wages", 1370)}
    assert gaps["ceiling_kind"] == [("", [137000 + month for month in range(1, 13)])]


def test_operations_tells_what_the_last_day_counted_and_what_was_put_away(headquarters: Client, life: list) -> None:
    steps = {"place": 14, "by": "t", "begun_at": NOW, "done_at": NOW, "day": 14041011}
    DailyStep.objects.create(name="figures", outcome={"months": 2, "lacks": count_lacks()}, **steps)
    text = page(headquarters, "operations/")
    assert all(each.title_fa in text for each in lacks().values())
    assert "opentamin database backup" in page(headquarters, "operations/", "en")
    assert not take(
        "گواه.csv", b"account;IR250130000000000000000017\n", by="c", today=Day.of(1404, 10, 5), now=NOW
    ).taken
    taking = Taking.objects.filter(taken=False).latest("pk")
    assert f"import_hide/?taking={taking.pk}" in page(headquarters, "operations/").replace("&amp;", "&")
    ImportNote.objects.create(taking_id=taking.pk, hidden=True, why="آزمون", by="t", at=NOW)
    assert "import_hide" not in page(headquarters, "operations/")
    text = page(headquarters, "operations/?away=1")
    assert f"import_show/?taking={taking.pk}" in text and "آزمون" in text
