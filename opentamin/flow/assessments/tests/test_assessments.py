"""Assessments: amounts to the rial, legal records to the byte, differences, due days, penalties."""

from __future__ import annotations

from datetime import date

import pytest

from opentamin.engine import Outcome, compute
from opentamin.flow.assessments import questions
from opentamin.flow.assessments.legal_basis import INPUTS
from opentamin.flow.assessments.models import Assessment, AssessmentLine, LegalBasis
from opentamin.flow.lists.models import WageList
from opentamin.journeys.prove import prove
from opentamin.ledger import questions as ledger
from opentamin.registers.actions import set_cover
from opentamin.registers.models import Relief
from tests import world
from tests.world import NOW, SAMPLE_WORKSHOP, UNCOVERED, made, sample, send, sending

pytestmark = pytest.mark.django_db
CLEAN = "02-clean-1403-layout"


@pytest.fixture(autouse=True)
def registers() -> None:
    world.offices()
    world.workshop()


def shares(version: int = 1) -> dict[str, int]:
    """The shares of a version of the samples' list, without those that are zero."""
    row = WageList.objects.get(workshop_code=SAMPLE_WORKSHOP, version=version, list_number=1)
    return {each.share: each.amount_rial for each in questions.assessed([row.pk])[0].shares if each.amount_rial}


def test_the_sample_list_owes_its_shares_to_the_rial() -> None:
    send(sample(CLEAN))
    assert shares() == {
        "insured": 292_010_100,
        "employer": 834_314_554,
        "unemployment": 113_809_587,
        "state": 125_147_178,
        "treatment": 375_441_546,
    }


def test_the_managing_director_without_unemployment_cover_takes_his_share_out() -> None:
    """Each person rounded half up, then added (readings, *shares of a list*): 113,809,587 - 4,386,890."""
    send(sample(CLEAN))
    set_cover(
        world.person(UNCOVERED), world.workshop(), from_month=140401, reason="مدیرعامل", unemployment_covered=False
    )
    other = made(SAMPLE_WORKSHOP, 140409)
    send(sending(other, "next"), days_later=30)
    send(sample("09-program-node-1256", "again"), days_later=40)
    line = AssessmentLine.objects.get(month=140408, wage_list__version=2, person_id=world.person(UNCOVERED).pk)
    assert (line.pay_rial, line.premium_unemployment_rial, line.unemployment_covered) == (146_229_680, 0, False)


def test_every_legal_record_that_is_read_back_is_that_of_the_engine_to_the_byte() -> None:
    send(sample(CLEAN))
    lines = list(AssessmentLine.objects.filter(month=140408))
    for line in lines:
        outcome = compute("monthly_premium", 140408, {name: getattr(line, name) for name in INPUTS})
        assert isinstance(outcome, Outcome)
        assert questions.legal_record(line).canonical() == outcome.record.canonical()
        for target in ("base_rial", "premium_due_rial", "treatment_rial"):
            assert getattr(line, target) == outcome.values[target]
    assert len(lines) == 24
    assert LegalBasis.objects.count() == 1


@pytest.mark.parametrize("facts", [{"relief": Relief.DISABLED}, {"apprentice": True}, {"work_accident_only": True}])
def test_records_of_special_covers_are_read_back_to_the_byte(facts: dict[str, object]) -> None:
    wages = made(SAMPLE_WORKSHOP, 140408)
    send(sending(wages, "a"))
    code = next(code for code in wages.people["national_code"] if code)
    set_cover(world.person(code), world.workshop(), from_month=140409, reason="آزمون", **facts)
    send(sending(made(SAMPLE_WORKSHOP, 140409), "b"), days_later=30)
    line = AssessmentLine.objects.get(month=140409, person_id=world.person(code).pk)
    outcome = compute("monthly_premium", 140409, {name: getattr(line, name) for name in INPUTS})
    assert isinstance(outcome, Outcome)
    assert questions.legal_record(line).canonical() == outcome.record.canonical()
    assert line.premium_due_rial == outcome.values["premium_due_rial"]


def test_the_reason_of_a_line_names_clause_and_figures() -> None:
    send(sample(CLEAN))
    row = WageList.objects.get(version=1)
    reason = questions.reason(140408, row.pk, 1)
    assert reason is not None
    steps = {step.rule: step for step in reason.record.steps}
    assert steps["premium_insured_rial"].clause == "ir/ssa_1354/28.1"
    assert steps["premium_insured_rial"].used["base_rial"] == reason.declared.insurable_rial
    assert questions.reason(140408, row.pk, 99) is None


def test_a_correction_posts_only_the_difference() -> None:
    first = made(SAMPLE_WORKSHOP, 140408)
    send(sending(first, "a"))
    before = shares()
    send(sending(world.without_row(first, 2), "b"), days_later=1)
    after = shares(2)
    newest = ledger.entries(SAMPLE_WORKSHOP)[0]
    assert newest.kind == "list_difference"
    posted = {p.share: p.amount_rial for p in newest.postings if p.account in ("1110", "1120", "1130", "1210", "4910")}
    changed = {share: after[share] - before[share] for share in before}
    assert posted == {share: amount for share, amount in changed.items() if amount}
    owed = {row.share: row.amount_rial for row in ledger.owed(SAMPLE_WORKSHOP)}
    assert owed == {share: after[share] for share in ("insured", "employer", "unemployment")}


def test_a_correction_that_changes_no_rial_posts_nothing() -> None:
    first = made(SAMPLE_WORKSHOP, 140408)
    send(sending(first, "a"))
    send(sending(made(SAMPLE_WORKSHOP, 140408, changes={0: {"job_code": "027075"}}), "b"), days_later=1)
    assert WageList.objects.filter(version=2).count() == 1
    assert len(ledger.entries(SAMPLE_WORKSHOP)) == 1


def test_a_hazardous_amount_that_is_declared_is_owed_as_a_share_of_its_own() -> None:
    wages = made(SAMPLE_WORKSHOP, 140408)
    wages.workshop["hazardous_premium"] = 12_345_678
    send(sending(wages, "a"))
    assert shares()["hazardous"] == 12_345_678
    assert {row.share: row.amount_rial for row in ledger.owed(SAMPLE_WORKSHOP)}["hazardous"] == 12_345_678


def test_the_first_five_of_a_five_worker_workshop_are_relieved_and_it_has_two_months() -> None:
    world.workshop("9990010022", five_worker=True)
    send(sending(made("9990010022", 140408, people=7), "a"))
    lines = AssessmentLine.objects.filter(month=140408).order_by("row")
    worked = [line for line in lines if line.days]
    assert [line.relief for line in worked[:7]] == [1, 1, 1, 1, 1, 0, 0]
    assert all(line.premium_employer_rial == 0 for line in worked[:5])
    assessment = Assessment.objects.get()
    assert assessment.due_on == date(2026, 1, 20)  # last day of Dey 1404, a Tuesday


def test_a_late_list_bears_a_tenth_once_and_a_difference_brings_no_second() -> None:
    first = made(SAMPLE_WORKSHOP, 140408)
    send(sending(first, "late"), days_later=60)
    owed = sum(shares()[share] for share in ("insured", "employer", "unemployment"))
    assert shares()["late_list"] == (owed * 2 + 10) // 20
    penalty = shares()["late_list"]
    send(sending(world.without_row(first, 2), "corrected"), days_later=61)
    assert shares(2)["late_list"] == penalty
    send(sending(made(SAMPLE_WORKSHOP, 140408, number="02", seed=9), "second"), days_later=62)
    penalties = [row.amount_rial for row in ledger.owed(SAMPLE_WORKSHOP) if row.share == "late_list"]
    assert penalties == [penalty]


def test_a_list_on_its_last_day_is_not_late() -> None:
    send(sending(made(SAMPLE_WORKSHOP, 140408), "a"), days_later=20)  # 30 Azar 1404, a Sunday
    assert "late_list" not in shares()
    assert not Assessment.objects.get().late


def test_all_sums_hold_over_lists_corrections_and_penalties() -> None:
    first = made(SAMPLE_WORKSHOP, 140408)
    send(sending(first, "a"), sending(world.without_row(first, 1), "b"), sample(CLEAN))
    send(sending(made(SAMPLE_WORKSHOP, 140409), "c"), days_later=90)
    proof = prove(now=NOW)
    assert proof.holds, proof.breach
    assert dict(proof.checks)["assessments/every_line_once"] == 3 + 2 + 24 + 3
