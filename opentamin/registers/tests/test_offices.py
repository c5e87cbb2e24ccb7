"""Offices: a file lies at one office at a time, moves keep what was, and nothing closes over files."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from opentamin.registers import office_questions, offices
from opentamin.registers.models import Office, OfficeChange, Workshop, WorkshopOffice
from tests import world

pytestmark = pytest.mark.django_db
FIRST, SECOND = "9990010014", "9990010022"
DAY = date(2020, 1, 1)
TODAY = date(2026, 11, 25)
ACT = {"by": "clerk", "reason": "آزمون", "now": world.NOW}


def agency(code: str = "9996", parent: str | None = "9990", **changes):
    facts = {
        "code": code, "kind": "agency", "parent": parent, "name_fa": "کارگزاری آزمون", "name_en": "Agency",
        "opened_on": DAY, "grid_code": "B2", **changes,
    }  # fmt: skip
    return offices.open_office(facts, **ACT)


def move(codes, to, on, today=TODAY):
    return offices.move_files(codes, to=to, on=on, by="clerk", reason="تقسیم", today=today)


def names(done: offices.Done) -> list[str]:
    return [finding.name for finding in done.findings]


@pytest.fixture
def two_files() -> None:
    world.offices()
    world.workshop(FIRST)
    world.workshop(SECOND, branch="9991")


def test_a_new_workshop_lies_at_its_branch_from_its_first_day(two_files):
    place = WorkshopOffice.objects.get(workshop__code=FIRST)
    assert (place.office.code, place.from_on, place.until_on) == ("9990", world.OPENED, None)


def test_a_move_changes_the_office_and_keeps_what_was(two_files):
    assert move([FIRST, SECOND], "9991", DAY) == offices.Done(changed=1, already=1)
    assert Workshop.objects.get(code=FIRST).branch.code == "9991"
    before, after = DAY - timedelta(days=1), DAY
    assert office_questions.office_of([FIRST], as_of=before) == {FIRST: "9990"}
    assert office_questions.office_of([FIRST], as_of=after) == {FIRST: "9991"}
    assert office_questions.office_of([FIRST], as_of=world.OPENED - timedelta(days=1)) == {}
    (told,) = office_questions.moves_of(Office.objects.get(code="9990"))
    assert told == (DAY, "9990", "9991", "clerk", "تقسیم", 1)


def test_the_same_move_again_changes_nothing(two_files):
    move([FIRST], "9991", DAY)
    assert move([FIRST], "9991", DAY) == offices.Done(already=1)
    assert WorkshopOffice.objects.filter(workshop__code=FIRST).count() == 2


def test_all_reasons_come_at_once_and_nothing_moves(two_files):
    done = move([FIRST, "9999999999"], "9900", TODAY + timedelta(days=1))
    assert names(done) == ["OFFICE_KEEPS_NO_FILES", "MOVE_IN_FUTURE", "FILE_UNKNOWN"]
    assert Workshop.objects.get(code=FIRST).branch.code == "9990"
    assert names(move([FIRST], "9998", DAY)) == ["OFFICE_UNKNOWN"]
    assert names(move([FIRST], "9991", world.OPENED)) == ["FILE_MOVED_LATER"]


def test_a_planned_office_takes_no_files_before_it_opens(two_files):
    agency(opened_on=date(2026, 11, 28))
    assert names(move([FIRST], "9996", TODAY)) == ["OFFICE_NOT_OPEN"]
    states = {node.office.code: node.state for node in office_questions.tree(TODAY)}
    assert states["9996"] == "planned"
    later = {node.office.code: node.state for node in office_questions.tree(date(2026, 11, 28))}
    assert later["9996"] == "open"


def test_an_office_with_files_closes_only_after_they_left(two_files):
    agency()
    move([FIRST], "9996", date(2021, 1, 1))
    closing = date(2022, 1, 1)
    assert names(offices.close_office("9996", on=closing, **ACT)) == ["OFFICE_HOLDS_FILES"]
    move([FIRST], "9991", closing)
    assert offices.close_office("9996", on=closing, **ACT).changed == 1
    assert offices.close_office("9996", on=closing, **ACT).already == 1
    assert names(move([FIRST], "9996", date(2023, 1, 1))) == ["OFFICE_NOT_OPEN"]
    assert list(OfficeChange.objects.order_by("id").values_list("kind", flat=True)) == ["opened", "closed"]


def test_an_office_does_not_close_on_a_day_when_it_still_kept_files(two_files):
    agency()
    move([FIRST], "9996", date(2021, 1, 1))
    move([FIRST], "9991", date(2022, 1, 1))
    assert names(offices.close_office("9996", on=date(2021, 6, 1), **ACT)) == ["OFFICE_HOLDS_FILES"]


def test_a_branch_does_not_close_over_its_agencies(two_files):
    agency(parent="9991")
    move([SECOND], "9990", DAY)
    done = offices.close_office("9991", on=TODAY, **ACT)
    assert names(done) == ["OFFICE_HAS_OFFICES"]


@pytest.mark.parametrize(
    ("kind", "parent"), [("agency", "9900"), ("branch", "9990"), ("branch", None), ("agency", "9998")]
)
def test_parents_fit_by_kind(two_files, kind, parent):
    assert names(agency(kind=kind, parent=parent)) == ["OFFICE_PARENT_UNFIT"]


def test_opening_again_changes_nothing_and_other_facts_are_refused(two_files):
    assert agency().changed == 1
    assert agency().already == 1
    assert names(agency(name_en="Another")) == ["OFFICE_CODE_TAKEN"]


def test_the_database_refuses_what_no_verb_would_do(two_files):
    branch = Office.objects.get(code="9991")
    first = Workshop.objects.get(code=FIRST)
    with pytest.raises(IntegrityError, match="by moving its file"), transaction.atomic():
        Workshop.objects.filter(code=FIRST).update(branch=branch)
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        WorkshopOffice.objects.create(workshop=first, office=branch, from_on=DAY)
    with pytest.raises(IntegrityError, match="does not stand under"), transaction.atomic():
        Office.objects.create(code="9995", kind="agency", parent=branch.parent, name_fa="ن", name_en="n", opened_on=DAY)


def test_a_workshop_follows_its_file_and_a_move_from_elsewhere_is_refused(two_files):
    place = WorkshopOffice.objects.get(workshop__code=FIRST)
    there, elsewhere = Office.objects.get(code="9991"), Office.objects.get(code="9900")
    place.until_on = DAY
    place.save()
    moved = {"workshop": place.workshop, "office": there, "from_on": DAY}
    with pytest.raises(IntegrityError, match="comes from where it lay"), transaction.atomic():
        WorkshopOffice.objects.create(**moved, came_from=elsewhere)
    with pytest.raises(IntegrityError, match="comes from where it lay"), transaction.atomic():
        WorkshopOffice.objects.create(**{**moved, "from_on": TODAY}, came_from=place.office)
    WorkshopOffice.objects.create(**moved, came_from=place.office)
    assert Workshop.objects.get(code=FIRST).branch == there


def test_lists_of_the_past_keep_their_branch(two_files):
    from opentamin.flow.lists.models import WageList

    world.send(world.sending(world.made(FIRST, 140408), "one"))
    before = WageList.objects.get().branch_id
    move([FIRST], "9991", DAY)
    assert WageList.objects.get().branch_id == before


def test_an_estate_is_a_place_that_keeps_no_files(two_files):
    offices.register_estates(
        [{"code": "E1", "name_fa": "شهرک", "name_en": "Estate", "office": "9991", "opened_on": DAY, "grid_code": "A1"}]
    )
    assert offices.place_in_estate("E1", [FIRST, SECOND], from_on=DAY) == 2
    assert offices.place_in_estate("E1", [FIRST, SECOND], from_on=DAY) == 0
    assert office_questions.workshops_in_estate("E1", as_of=TODAY) == [FIRST, SECOND]
    assert office_questions.office_of([FIRST], as_of=TODAY) == {FIRST: "9990"}
    move([SECOND], "9990", DAY)
    assert names(offices.close_office("9991", on=TODAY, **ACT)) == ["OFFICE_HAS_OFFICES"]


STEPS = st.lists(
    st.tuples(st.sampled_from([FIRST, SECOND]), st.sampled_from(["9990", "9991", "9996"]), st.integers(0, 400)),
    max_size=8,
)


class EveryOrderOfMoves(TestCase):
    """Whatever is asked in whatever order: no gap, no overlap, and the present office is where the file lies."""

    @settings(deadline=None)
    @given(STEPS)
    def test_a_file_lies_at_exactly_one_office_on_every_day(self, steps):
        world.offices()
        world.workshop(FIRST)
        world.workshop(SECOND, branch="9991")
        agency(opened_on=world.OPENED)
        for code, to, after in steps:
            move([code], to, world.OPENED + timedelta(days=after))
        for workshop in Workshop.objects.select_related("branch"):
            places = list(workshop.placements.order_by("from_on"))
            assert places[0].from_on == world.OPENED and places[-1].until_on is None
            assert all(a.until_on == b.from_on for a, b in pairwise(places))
            assert places[-1].office_id == workshop.branch_id
        for after in (0, 1, 200, 399, 400, 401):
            day = world.OPENED + timedelta(days=after)
            at = office_questions.office_of([FIRST, SECOND], as_of=day)
            assert set(at) == {FIRST, SECOND}
            counted = office_questions.files_per_office(day)
            assert sum(counted.values()) == 2
            assert {Office.objects.get(code=code).pk for code in at.values()} == set(counted)
            roots = [node for node in office_questions.tree(day) if node.depth == 0]
            assert sum(node.below for node in roots) == 2
