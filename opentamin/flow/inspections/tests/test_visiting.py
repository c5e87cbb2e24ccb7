"""Forms and visits: everything wrong at once with its place; what is stored is never changed; reasons of a plan."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from opentamin.desk.models import Task
from opentamin.flow.inspections import planning
from opentamin.flow.inspections.catalogue import InspectionRefusal
from opentamin.flow.inspections.drawing import draw
from opentamin.flow.inspections.facts import Found, VisitFacts
from opentamin.flow.inspections.forms import read_form
from opentamin.flow.inspections.models import PlanRow, Visit
from opentamin.flow.inspections.noticing import tell
from opentamin.flow.inspections.sheets import form_csv, issue_sheet
from opentamin.flow.inspections.visiting import attach, enter, enter_form, standing_visit
from opentamin.ground.calendar import Day
from opentamin.journeys.invented import national_code
from opentamin.registers.models import Person, Workshop
from tests import world
from tests.world import NOW, SAMPLE_WORKSHOP

TODAY = Day.of(1404, 9, 20)
VISITED = Day.of(1404, 9, 10)
WHO = {"by": "t", "now": NOW, "today": TODAY}
STRANGER = national_code(9_000_001)


@pytest.fixture
def workshop(db: None) -> Workshop:
    world.offices()
    return world.workshop()


def facts(**changes: Any) -> VisitFacts:
    given: dict[str, Any] = {"workshop": SAMPLE_WORKSHOP, "on": VISITED.to_date(), "at": time(10)}
    return VisitFacts(**given | {"inspectors": ("یکم", "دوم")} | changes)


def names(entered: Any) -> list[str]:
    return sorted(each.name for each in entered.findings)


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_file_makes_the_reader_fall(content: bytes) -> None:
    visit, found = read_form("x.csv", content)
    assert (visit is None) == bool(found)


def test_a_form_tells_everything_wrong_at_once_with_row_and_column() -> None:
    text = "روز بازدید,1404-13-01\nساعت,25:00\n\nکد ملی,نام,مزد روزانه,روزهای این ماه\n,الف,12.5,x\n"
    visit, found = read_form("form.csv", text.encode())
    assert visit is None
    assert {(each.name, each.row, each.column) for each in found} == {
        ("FORM_VALUE_INVALID", 1, "on"),
        ("FORM_VALUE_INVALID", 2, "at"),
        ("FORM_VALUE_INVALID", 5, "daily_wage_rial"),
        ("FORM_VALUE_INVALID", 5, "days"),
        ("FORM_FIELD_MISSING", 5, "workshop"),
    }


def test_a_printed_form_comes_back_as_a_visit(workshop: Workshop) -> None:
    sheet = issue_sheet(SAMPLE_WORKSHOP, key="s", by="t", now=NOW)
    text = form_csv(sheet).decode("utf-8-sig")
    text = text.replace("روز بازدید,", "روز بازدید,۱۴۰۴-۰۹-۱۰").replace("ساعت,", "ساعت,10:30", 1)
    text = text.replace("بازرسان,", '"بازرسان","یکم، دوم"')
    text += f"x,{STRANGER},,,کیوان,آزمون,جوشکار,4200000,,کارگر,,7,,,\r\n"
    entered = enter_form("f.csv", text.encode(), key="k", **WHO)
    assert entered.visit is not None, entered.findings
    person = entered.visit.people.get()
    assert (person.days, person.daily_wage_rial, entered.visit.sheet_id) == (7, 4_200_000, sheet.pk)
    assert Person.objects.get(national_code=STRANGER).provisional
    assert Task.objects.filter(key=f"confirm_found_people/{entered.visit.pk}").exists()


def test_all_faults_of_a_visit_are_told_and_nothing_is_stored(workshop: Workshop) -> None:
    people = (
        Found(7, "الف", "ب", national_code="1234567890"),
        Found(8, since=Day.of(1404, 9, 11).to_date()),
        Found(9, "پ", "ت", national_code=STRANGER, days=11),
        Found(10, "پ", "ت", national_code=STRANGER, days=1),
    )
    wrong = facts(people=people, inspectors=("یکم",), sheet="9990000011", campaign="none", corrects=99)
    entered = enter(wrong, key="k", **WHO)
    assert entered.visit is None and not Visit.objects.exists()
    assert {
        "FOUND_CODE_INVALID", "DAYS_MISSING", "FOUND_IDENTITY_MISSING", "SINCE_AFTER_VISIT", "DAYS_TOO_MANY",
        "FOUND_TWICE", "INSPECTORS_MISSING", "SHEET_NUMBER_INVALID", "CAMPAIGN_UNKNOWN", "VISIT_UNKNOWN",
    } <= set(names(entered))  # fmt: skip


@pytest.mark.parametrize(("closed", "told"), [(VISITED, True), (VISITED + 1, False)])
def test_a_visit_on_the_closing_day_or_after_it_is_recorded_with_a_finding(db: None, closed: Day, told: bool) -> None:
    """The closing day is the first day without work."""
    world.offices()
    world.workshop(closed_on=closed.to_date())
    entered = enter(facts(), key="k", **WHO)
    assert entered.visit is not None
    assert ("VISIT_AFTER_CLOSING" in names(entered)) is told


def test_one_inspector_needs_a_signature_and_a_closed_door_none(workshop: Workshop) -> None:
    assert enter(facts(inspectors=("یکم",)), key="a", **WHO).visit is None
    assert enter(facts(inspectors=("یکم",), signed_by="سرپرست"), key="b", **WHO).visit is not None
    refused = enter(facts(inspectors=("یکم",), refused=True), key="c", **WHO)
    assert refused.visit is not None and names(refused) == ["OBSTRUCTED"]
    assert refused.visit.outcomes.get().kind == "refused"


def test_the_same_key_with_other_content_is_refused_and_a_corrected_visit_stands_no_more(workshop: Workshop) -> None:
    one = enter(facts(), key="a", **WHO).visit
    assert one is not None and enter(facts(), key="a", **WHO).visit == one
    with pytest.raises(InspectionRefusal, match="other content"):
        enter(facts(present="x"), key="a", **WHO)
    two = enter(facts(present="x", corrects=one.pk), key="b", **WHO).visit
    assert two is not None and two.root_id == one.pk
    with pytest.raises(InspectionRefusal, match="corrected"):
        standing_visit(one.pk)


def test_a_visit_cannot_be_changed(workshop: Workshop) -> None:
    one = enter(facts(), key="a", **WHO).visit
    assert one is not None
    assert attach(one, "p.jpg", b"x", by="t", now=NOW) == attach(one, "q.jpg", b"x", by="t", now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE inspections_visit SET present = 'y'")


@pytest.mark.parametrize(("told", "late"), [(Day.of(1404, 10, 10), False), (Day.of(1404, 10, 11), True)])
def test_the_employer_is_told_within_a_month(workshop: Workshop, told: Day, late: bool) -> None:
    one = enter(facts(), key="a", **WHO).visit
    assert one is not None
    task = Task.objects.get(key=f"inspection_notice/{one.pk}")
    assert task.due_on == Day.of(1404, 10, 10).to_date()
    notice, found = tell(one, on=told.to_date(), how="h", by="t", now=NOW)
    assert (notice.late, [each.name for each in found]) == (late, ["NOTICE_LATE"] if late else [])
    task.refresh_from_db()
    assert task.closed_by == "t"


def test_a_plan_is_published_once_and_its_lot_is_the_draw_of_anybody(workshop: Workshop) -> None:
    others = [f"99900200{n:02}" for n in range(20)]
    for code in others:
        world.workshop(code)
    plan = planning.publish("9990", 140411, seed="a published seed", by="t", now=NOW)
    planning.complain(Workshop.objects.get(code=others[3]), key="c", text="t", on=VISITED.to_date(), by="t", now=NOW)
    assert planning.fill(plan, by_risk=2, by_lot=5, by="t", now=NOW) == 7
    assert planning.fill(plan, by_risk=2, by_lot=5, by="t", now=NOW) == 0
    lot = PlanRow.objects.filter(part="lot").order_by("place").values_list("workshop__code", flat=True)
    assert list(lot) == draw("a published seed", [SAMPLE_WORKSHOP, *others], 5)
    first = PlanRow.objects.get(part="risk", place=1)
    assert first.workshop.code == others[3]
    assert {each["name"] for each in first.reasons} == {"missing_list", "complaint", "long_unvisited"}
    with pytest.raises(InspectionRefusal, match="another seed"):
        planning.publish("9990", 140411, seed="another seed", by="t", now=NOW)
    with pytest.raises(InspectionRefusal, match="at least|needs"):
        planning.publish("9990", 140412, seed="short", by="t", now=NOW)
