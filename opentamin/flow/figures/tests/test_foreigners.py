"""Foreign nationals in figures: who counts where, ranks with ties, and what a campaign changed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentamin.flow.figures import foreigners as figures
from opentamin.flow.figures.foreigners import Insured, Standing
from opentamin.ground.calendar import Day
from opentamin.journeys.invented import national_code
from opentamin.registers import actions, families, foreign_cover, offices
from opentamin.registers.models import Office, Person, Workshop
from tests import world

pytestmark = pytest.mark.django_db
HERE, THERE = "9990010014", "9990010022"


def abroad(number: int, nationality: str) -> dict[str, str]:
    return {"national_code": "", "id_card_number": f"99900000{number:04}", "nationality": nationality}


def send(
    code: str, month: int, key: str, *foreign: tuple[int, str], number: str = "01", seed: int = 7, people: int = 4
):
    """A list whose first people are foreign nationals with these numbers and nationalities, the others Iranians."""
    changes = {
        row: {
            "national_code": national_code(6_000_000 + seed * 100 + row),
            "insurance_number": f"{97_000_000 + seed * 100 + row:08}",
            "nationality": "ایرانی",
        }
        for row in range(people)
    } | {
        row: {**abroad(serial, text), "insurance_number": f"{98_000_000 + serial:08}"}
        for row, (serial, text) in enumerate(foreign)
    }
    made = world.made(code, month, people=people, changes=changes, number=number, seed=seed)
    result = world.send(world.sending(made, key))
    assert world.states(result)[key] == ["credited"], world.finding_names(result, key)


def somebody(foreign_code: str) -> Person:
    names = {"first_name": "ن", "last_name": "ن", "search_key": "", "sort_key": ""}
    return Person.objects.create(foreign_code=foreign_code, is_foreign=True, **names)


@pytest.fixture
def two_directorates() -> None:
    world.offices()
    root = {"code": "9800", "kind": "directorate", "parent": None, "name_fa": "ن", "name_en": "Second"}
    branch = {"code": "9801", "kind": "branch", "parent": "9800", "name_fa": "ن", "name_en": "Branch"}
    agency = {"code": "9802", "kind": "agency", "parent": "9801", "name_fa": "ن", "name_en": "Agency"}
    common = {"opened_on": world.OPENED, "closed_on": None}
    actions.register_offices([{**row, **common} for row in (root, branch, agency)])
    world.workshop(HERE)
    world.workshop(THERE, branch="9802")


def of(code: str) -> int:
    return Office.objects.get(code=code).pk


def test_a_person_counts_once_for_a_directorate_and_an_agency_counts_for_its_directorate(two_directorates):
    send(HERE, 140408, "a", (1, "افغانی"), (2, "عراقی"))
    send(HERE, 140408, "b", (1, "افغانی"), number="02", seed=8)
    send(THERE, 140408, "c", (1, "افغانی"), (3, "هندی"), (4, "سرزمین"), seed=9)
    found = figures.progress([140407, 140408])
    assert found == {140408: {of("9900"): Insured(2), of("9800"): Insured(3)}}
    counted = {country.code: people for country, people in figures.by_nationality(140408)}
    assert counted == {"AFG": 1, "IRQ": 1, "IND": 1, "": 1}
    assert [country.fa for country, _ in figures.by_nationality(140408)][-1] == "سرزمین"
    assert figures.by_nationality(140408, of("9900"))[0][1] == 1


def test_a_correction_counts_instead_of_what_it_corrects(two_directorates):
    send(HERE, 140408, "a", (1, "افغانی"), (2, "عراقی"))
    send(HERE, 140408, "b", (1, "افغانی"))
    assert figures.progress([140408])[140408] == {of("9900"): Insured(1)}


def test_moved_files_leave_the_figures_of_the_past_where_they_were(two_directorates):
    send(HERE, 140408, "a", (1, "افغانی"))
    offices.move_files([HERE], to="9802", on=date(2024, 1, 1), by="t", reason="", today=date(2026, 1, 1))
    assert figures.progress([140408])[140408] == {of("9900"): Insured(1)}


def test_dependants_are_maintained_relatives_in_the_month_who_are_no_principals(two_directorates):
    send(HERE, 140408, "a", (1, "افغانی"), (2, "افغانی"))
    first, second = (Person.objects.get(foreign_code=f"99900000{n:04}") for n in (1, 2))
    relatives = [somebody(f"99911111{n:04}") for n in range(4)]
    begins, ends = Day.of(1404, 8, 1).to_date(), Day.of(1404, 9, 1).to_date()
    rows = [
        (first, second, "wife", world.OPENED, None, True),
        (first, relatives[0], "son", ends, None, True),
        (first, relatives[1], "son", world.OPENED, begins, True),
        (first, relatives[2], "daughter", world.OPENED, None, False),
        (first, relatives[3], "daughter", begins, ends, True),
        (second, relatives[3], "daughter", world.OPENED, None, True),
    ]
    names = ("person_id", "relative_id", "kind", "from_on", "until_on", "maintained")
    families.register_relations([dict(zip(names, (p.pk, r.pk, *rest), strict=True)) for p, r, *rest in rows])
    assert figures.progress([140408])[140408] == {of("9900"): Insured(2, 1)}


def test_a_cover_counts_without_a_list(two_directorates):
    person = somebody("999222222222")
    workshop = Workshop.objects.get(code=HERE)
    actions.set_cover(person, workshop, from_month=140405, until_month=140407, reason="t", work_accident_only=True)
    found = figures.progress([140404, 140405, 140406, 140407])
    assert found == {month: {of("9900"): Insured(1)} for month in (140405, 140406)}


def test_without_a_permit_means_none_in_force_on_any_day_of_the_month(two_directorates):
    from opentamin.registers.models import WorkPermit

    send(HERE, 140408, "a", (1, "افغانی"), (2, "عراقی"))
    first = Person.objects.get(foreign_code="999000000001")
    permit = WorkPermit.objects.create(
        person=first, workshop=Workshop.objects.get(code=HERE), paper="work_permit", number="P1", issuer="t", by="t",
        valid_from=world.OPENED, valid_until=Day.of(1404, 8, 2).to_date(),
    )  # fmt: skip
    count, rows = figures.without_permit(140408, limit=10)
    assert (count, [row.ended_on for row in rows]) == (1, [None])
    WorkPermit.objects.filter(pk=permit.pk).update(valid_until=Day.of(1404, 8, 1).to_date())
    count, rows = figures.without_permit(140408, limit=1)
    assert (count, len(rows), rows[0].person_id) == (2, 1, first.pk)


def test_the_ranking_takes_the_quota_of_the_month(two_directorates):
    send(HERE, 140408, "a", (1, "افغانی"), (2, "عراقی"))
    send(THERE, 140408, "c", (3, "هندی"), seed=9)
    for code, people in (("9900", 4), ("9800", 2)):
        assert foreign_cover.set_quota(code, from_month=140401, until_month=140409, people=people, set_by="t", source="t") == []  # fmt: skip
    rows = figures.ranking(140408)
    assert [(row.directorate.code, row.rank, row.share) for row in rows] == [
        ("9800", 1, Fraction(1, 2)),
        ("9900", 1, Fraction(1, 2)),
    ]
    assert [row.rank for row in figures.ranking(140409)] == [None, None]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.one_of(st.none(), st.integers(1, 6))), max_size=9))
def test_ranks_follow_exact_fractions_and_equal_ones_share_a_rank(pairs):
    standings = [
        Standing(Office(code=f"{at:04}"), Insured(people), quota, None) for at, (people, quota) in enumerate(pairs)
    ]
    rows = figures.ranked(standings)
    assert sorted(row.directorate.code for row in rows) == [row.directorate.code for row in standings]
    with_rank = [row for row in rows if row.rank is not None]
    assert rows[: len(with_rank)] == with_rank and all(row.quota is None for row in rows[len(with_rank) :])
    for one in with_rank:
        better = [
            other for other in with_rank if other.insured.principal * one.quota > one.insured.principal * other.quota
        ]
        assert one.rank == len(better) + 1


def test_shares_that_differ_by_a_hair_are_not_a_tie():
    close = [
        Standing(Office(code="a"), Insured(333_333_333), 1_000_000_000, None),
        Standing(Office(code="b"), Insured(1), 3, None),
    ]
    assert [(row.directorate.code, row.rank) for row in figures.ranked(close)] == [("b", 1), ("a", 2)]


def test_what_a_campaign_changed(two_directorates):
    send(HERE, 140407, "before", (1, "افغانی"))
    send(HERE, 140409, "after", (1, "افغانی"), (2, "افغانی"), people=5)
    send(THERE, 140409, "elsewhere", (3, "هندی"), seed=9)
    found = figures.campaign_effect(
        [HERE], from_on=Day.of(1404, 8, 1).to_date(), until_on=Day.of(1404, 9, 1).to_date(), months_each_side=1
    )
    assert [(month, foreign) for month, _, foreign in found.months] == [(140407, 1), (140409, 2)]
    assert found.came_foreign == 1 and found.came >= 1


def test_the_months_beside_a_campaign_reach_over_the_year(two_directorates):
    found = figures.campaign_effect(
        [HERE], from_on=Day.of(1404, 1, 5).to_date(), until_on=Day.of(1404, 12, 29).to_date(), months_each_side=2
    )
    assert [month for month, *_ in found.months] == [140311, 140312, 140501, 140502]
