"""From a record to a right: real schemes on real records, decided, approved, granted, and changed by life."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from opentamin.desk.models import Task
from opentamin.engine.standalone import standalone
from opentamin.flow.awards.actions import refer, referral, register_centre
from opentamin.flow.awards.amounts import due_rial
from opentamin.flow.awards.indexing import index_awards
from opentamin.flow.awards.models import Award, ReferralKind
from opentamin.flow.awards.questions import months_of
from opentamin.flow.awards.reading import pieces_of
from opentamin.flow.awards.watching import watch
from opentamin.flow.claims import actions as claims
from opentamin.flow.claims.catalogue import ClaimRefusal
from opentamin.flow.claims.models import Claim, Decision
from opentamin.flow.claims.readiness import readiness
from opentamin.ground.calendar import Day
from opentamin.journeys import decisions, rights
from tests.journeys.rights_world import account, asked, branch, day, person, related, status, works
from tests.world import NOW

pytestmark = pytest.mark.django_db


def due(award: Award, month: int) -> int:
    return due_rial(pieces_of([award.pk])[award.pk], month)


def retire(number: int = 1, wage: int = 120_000_000) -> Award:
    """A man of sixty with thirty years, who stops at the end of Shahrivar 1404."""
    who = person(number)
    works(who, "1374-07", "1404-07", wage)
    account(who, number)
    done = rights.grant([asked(who, "old_age", "1404-07-01", left_on=14040631)], clerk="a", approver="b", now=NOW)
    assert done.awards == 1, [d.reasons["findings"] for d in done.decisions.values()]
    return Award.objects.get(person=who)


def test_thirty_years_at_sixty_make_a_pension_of_the_average() -> None:
    branch()
    award = retire()
    decision = award.decision
    assert decision.verdict == "entitled"
    verdicts = {each["name"]: each["verdict"] for each in decision.reasons["conditions"]}
    assert verdicts["ordinary_met"] == "met" and verdicts["no_age_met"] == "not_met"
    facts = decision.reasons["facts"]
    assert facts["paid_days"] == 30 * 360 - facts_missing_days()
    assert decision.amount_rial == due(award, 140408)
    assert due(award, 140407) == decision.amount_rial and due(award, 140406) == 0


def facts_missing_days() -> int:
    """Days by which 29-day Esfands stay under the thirty of a full month, from 1374/07 to 1404/06."""
    from opentamin.ground.calendar import month_length

    return sum(30 - min(30, month_length(year * 100 + 12)) for year in range(1374, 1404))


def test_one_proposes_another_approves() -> None:
    branch()
    who = person(1)
    works(who, "1374-07", "1404-07", 120_000_000)
    received, _ = rights.ask([asked(who, "old_age", "1404-07-01", left_on=14040631)], clerk="a", now=NOW)
    with pytest.raises(ClaimRefusal) as refusal:
        claims.approve(received.values(), by="a", now=NOW)
    assert refusal.value.finding.name == "APPROVER_IS_PROPOSER"
    assert Award.objects.count() == 0


def test_the_same_request_again_is_the_same_claim_and_grants_nothing_new() -> None:
    branch()
    award = retire()
    who = award.person
    again = rights.grant([asked(who, "old_age", "1404-07-01", left_on=14040631)], clerk="a", approver="b", now=NOW)
    assert again.awards == 0 and Claim.objects.count() == 1 and Decision.objects.count() == 1


def test_a_claim_without_its_papers_names_them_all_and_opens_a_task() -> None:
    branch()
    who = person(1, born="", sex="")
    received, made = rights.ask([asked(who, "unemployment", "1404-07-01")], clerk="a", now=NOW)
    decision = made[next(iter(received.values()))]
    assert decision.verdict == "incomplete"
    names = [found["name"] for found in decision.reasons["findings"]]
    assert names.count("EVIDENCE_MISSING") == 2 and {"BIRTH_DATE_MISSING", "SEX_UNKNOWN"} <= set(names)
    assert Task.objects.filter(kind="complete_claim").count() == 1


def test_what_the_law_leaves_open_is_unclear_and_goes_to_a_desk() -> None:
    branch()
    who = person(1, born="1320-01-01")
    works(who, "1360-01", "1382-01", 1_000_000)
    received, made = rights.ask([asked(who, "old_age", "1385-01-01")], clerk="a", now=NOW)
    decision = made[next(iter(received.values()))]
    assert decision.verdict == "unclear"
    assert "FIGURE_MISSING" in [found["name"] for found in decision.reasons["findings"]]
    assert Task.objects.filter(kind="decide_unclear_claim").count() == 1


def bereave() -> list[Award]:
    """A man in work dies; widow, a daughter of 25, a son of 19 and a half survive."""
    dead, widow = person(1, born="1350-01-01"), person(2, born="1352-01-01", sex="f")
    daughter, son = person(3, born="1379-01-01", sex="f"), person(4, born="1384-10-01")
    works(dead, "1390-01", "1404-03", 150_000_000)
    status(dead, "dead", "1404-03-05")
    for number, (who, kind) in enumerate(((widow, "wife"), (daughter, "daughter"), (son, "son"))):
        related(dead, who, kind)
        account(who, 10 + number)
    done = rights.grant(
        [asked(dead, "survivors", "1404-03-05", claimed="1404-03-20")], clerk="a", approver="b", now=NOW
    )
    assert done.awards == 3, [d.reasons["findings"] for d in done.decisions.values()]
    return list(Award.objects.order_by("id"))


def test_survivors_share_the_whole_and_share_anew_when_one_leaves() -> None:
    branch()
    awards = bereave()
    whole = awards[0].decision.amount_rial
    shares = [due(award, 140404) for award in awards]
    assert sum(shares) == whole and shares[0] == (whole + 1) // 2
    status(awards[1].person, "married", "1404-08-15")
    seen = watch(Day.of(1404, 11, 1), by="watch", now=NOW)
    assert seen.stopped == 0 and seen.shared_anew
    after_wedding = [due(award, 140409) for award in awards]
    assert after_wedding[1] == 0 and sum(after_wedding) == whole
    after_birthday = [due(award, 140411) for award in awards]
    assert after_birthday == [whole, 0, 0]
    assert Task.objects.filter(kind="tell_of_new_parts").exists()
    again = watch(Day.of(1404, 11, 1), by="watch", now=NOW)
    assert (again.stopped, again.shared_anew, again.joined) == (0, 0, 0)


def test_a_right_revives_when_a_daughter_is_divorced() -> None:
    branch()
    awards = bereave()
    status(awards[1].person, "married", "1404-05-10", "1404-08-10")
    watch(Day.of(1404, 9, 1), by="watch", now=NOW)
    assert due(awards[1], 140407) == 0
    assert due(awards[1], 140410) == due(awards[1], 140404)


def test_the_parts_of_a_month_that_is_shared_make_the_whole_of_it() -> None:
    branch()
    awards = bereave()
    whole = awards[0].decision.amount_rial
    assert sum(due(award, 140403) for award in awards) == (whole * 27 * 2 + 31) // 62
    status(awards[1].person, "married", "1404-08-15")
    watch(Day.of(1404, 9, 1), by="watch", now=NOW)
    assert sum(due(award, 140408) for award in awards) == whole


def test_a_daughter_who_was_married_at_the_death_joins_when_she_is_divorced() -> None:
    branch()
    awards = bereave()
    late = person(9, born="1370-01-01", sex="f")
    status(late, "married", "1395-01-01", "1404-09-11")
    related(awards[0].insured, late, "daughter")
    seen = watch(Day.of(1404, 10, 1), by="watch", now=NOW)
    assert seen.joined == 1
    joined = Award.objects.get(person=late)
    whole = awards[0].decision.amount_rial
    assert due(joined, 140408) == 0 and due(joined, 140410) > 0
    assert sum(due(award, 140410) for award in [*awards, joined]) == whole
    assert sum(due(award, 140409) for award in [*awards, joined]) == whole


def test_death_ends_a_pension_on_its_day_and_tells_how_to_object() -> None:
    branch()
    award = retire()
    status(award.person, "dead", "1404-10-11")
    assert watch(Day.of(1404, 10, 20), by="watch", now=NOW).stopped == 1
    assert due(award, 140409) == award.decision.amount_rial
    assert due(award, 140410) == (award.decision.amount_rial * 10 * 2 + 30) // 60
    assert due(award, 140411) == 0
    task = Task.objects.get(kind="tell_of_stop")
    assert "اعتراض" in task.text_fa and "object" in task.text_en


def test_the_yearly_rise_follows_the_decree_and_happens_once() -> None:
    branch()
    award = retire()
    before = due(award, 140412)
    assert index_awards(1405, by="index", now=NOW).raised == 1
    assert due(award, 140412) == before
    raised = (before * 145 * 2 + 100) // 200 + 15_000_000
    assert due(award, 140501) == max(raised, 30 * 5_541_850)
    assert index_awards(1405, by="index", now=NOW).raised == 0


def test_a_family_rises_as_a_whole_and_still_shares_it_to_the_rial() -> None:
    branch()
    awards = bereave()
    whole = awards[0].decision.amount_rial
    index_awards(1405, by="index", now=NOW)
    raised = max((whole * 145 * 2 + 100) // 200 + 15_000_000, 30 * 5_541_850)
    assert sum(due(award, 140501) for award in awards) == raised


def idle() -> Award:
    who = person(5, born="1360-01-01")
    works(who, "1394-01", "1404-05", 180_000_000)
    account(who, 5)
    shown = {"involuntary": 1, "ready_to_work": 1}
    done = rights.grant(
        [asked(who, "unemployment", "1404-05-05", claimed="1404-05-15", **shown)], clerk="a", approver="b", now=NOW
    )
    assert done.awards == 1, [d.reasons["findings"] for d in done.decisions.values()]
    return Award.objects.get(person=who)


def test_unemployment_runs_for_its_months_and_a_found_job_ends_it() -> None:
    branch()
    award = idle()
    months = award.decision.months
    assert months == 18 and months_of(award, today=140406).used == 2
    total = sum(due(award, code) for code in range(140405, 140413)) + sum(due(award, c) for c in range(140501, 140513))
    assert total == months * award.decision.amount_rial
    centre = register_centre("C1", "کاریابی آزمون", "Test job centre", "آزمون‌شهر")
    steps = [
        (ReferralKind.REGISTERED, "1404-05-15"),
        (ReferralKind.OFFERED, "1404-07-01"),
        (ReferralKind.ACCEPTED, "1404-07-16"),
    ]
    rows = [referral(award, centre, kind, day(on), what="جوشکار", by="c", now=NOW) for kind, on in steps]
    assert refer(rows, now=NOW) == 3 and refer(rows, now=NOW) == 0
    assert due(award, 140407) == (award.decision.amount_rial * 15 * 2 + 30) // 60
    assert due(award, 140408) == 0


def test_months_used_before_are_taken_off_a_second_time() -> None:
    branch()
    award = idle()
    watchful = register_centre("C1", "کاریابی", "Centre", "")
    refer([referral(award, watchful, ReferralKind.ACCEPTED, day("1404-08-01"), what="", by="c", now=NOW)], now=NOW)
    shown = {"involuntary": 1, "ready_to_work": 1}
    works(award.person, "1404-08", "1404-09", 180_000_000)
    again = rights.grant([asked(award.person, "unemployment", "1404-09-01", **shown)], clerk="a", approver="b", now=NOW)
    decision = next(iter(again.decisions.values()))
    assert decision.reasons["facts"]["months_used"] == 3
    assert decision.months == 18 - 3


def test_every_decision_stands_when_it_is_computed_again_here_and_outside(tmp_path: Path) -> None:
    branch()
    retire()
    bereave_number = Decision.objects.count()
    assert bereave_number == 1
    assert decisions.verify() == (1, [])
    (tmp_path / "verify.py").write_text(standalone(decisions.schemes()), encoding="utf-8")
    (tmp_path / "d.jsonl").write_text("\n".join(decisions.export()) + "\n", encoding="utf-8")
    words = [sys.executable, "-I", "-S", "verify.py", "d.jsonl"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "1 decisions stand, 0 do not"), done.stderr
    spoiled = json.loads(next(iter(decisions.export())))
    spoiled["reasons"]["records"][1]["steps"][0]["value"] += 1
    (tmp_path / "d.jsonl").write_text(json.dumps(spoiled, ensure_ascii=False) + "\n", encoding="utf-8")
    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode == 1


def test_readiness_names_what_would_make_a_claim_fail() -> None:
    branch()
    who = person(1, born="1350-01-01")
    works(who, "1403-01", "1403-06", 100_000_000)
    works(who, "1403-08", "1404-02", 100_000_000)
    son = person(2, born="1380-01-01")
    related(who, son, "son")
    found = readiness([who.pk], today=Day.of(1404, 3, 1), now=NOW)[who.pk]
    names = [each.name for each in found]
    assert names.count("RECORD_GAP") == 2 and "ACCOUNT_MISSING" in names and "PROOF_OF_STUDY_MISSING" in names
    account(who, 1)
    status(son, "studying", "1402-07-01")
    names = [each.name for each in readiness([who.pk], today=Day.of(1404, 3, 1), now=NOW)[who.pk]]
    assert names == ["RECORD_GAP", "RECORD_GAP"]
