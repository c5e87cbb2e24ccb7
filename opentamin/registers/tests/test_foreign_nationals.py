"""Papers of foreign nationals, the verdict of article 120, cover for work accidents only, quotas."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentamin.ground.calendar import Day
from opentamin.registers import actions, foreign_cover, permits
from opentamin.registers.lawful import Facts, judge, lawful_on
from opentamin.registers.models import Cover, IdentityDocument, Office, Person, Quota, WorkPermit, Workshop
from tests import world

pytestmark = pytest.mark.django_db
CODE, OTHER = "9990010014", "9990010022"
FROM, UNTIL = Day.of(1404, 1, 1).to_date(), Day.of(1405, 1, 1).to_date()


def foreigner(number: str = "999012345678", nationality: str = "افغانی") -> Person:
    row = {
        "national_code": None, "foreign_code": number, "insurance_number": None, "first_name": "گل‌آقا",
        "last_name": "نمونه", "father_name": "", "birth_date": None, "sex": "m", "nationality": nationality, "is_foreign": True,
    }  # fmt: skip
    actions.register_people([row])
    return Person.objects.get(foreign_code=number)


def permit(person: Person, **changes):
    return {
        "person_id": person.pk, "workshop_id": Workshop.objects.get(code=CODE).pk, "paper": "work_permit",
        "number": "P-1", "job_code": "100", "town": "نمونه‌شهر", "issuer": "ادارهٔ کار", "valid_from": FROM,
        "valid_until": UNTIL, "by": "clerk", **changes,
    }  # fmt: skip


def document(person: Person, kind: str, number: str, **changes):
    return {
        "person_id": person.pk, "kind": kind, "number": number, "country": "", "issuer": "صادرکننده", "valid_from": FROM,
        "valid_until": UNTIL, "office_id": Office.objects.get(code="9990").pk, "by": "clerk", **changes,
    }  # fmt: skip


@pytest.fixture
def person() -> Person:
    world.offices()
    world.workshop(CODE, town="نمونه شهر")
    world.workshop(OTHER)
    return foreigner()


def names(found) -> list[str]:
    return [finding.name for finding in found]


def test_documents_are_kept_with_their_history(person):
    assert permits.register_documents([document(person, "passport", "X1234567")]) == []
    renewed = document(person, "passport", "X1234567", valid_from=UNTIL, valid_until=None)
    assert permits.register_documents([renewed]) == []
    assert permits.register_documents([renewed]) == []
    assert IdentityDocument.objects.count() == 2


def test_all_faults_of_documents_come_at_once_and_nothing_is_written(person):
    other = foreigner("999012345686")
    permits.register_documents([document(person, "passport", "X1")])
    found = permits.register_documents(
        [
            document(other, "passport", "X1"),
            document(person, "foreigner_code", "9990A"),
            document(person, "amayesh_card", "A1", valid_until=FROM),
            document(person, "work_card", "W1"),
        ]
    )
    assert names(found) == ["DOCUMENT_OF_ANOTHER", "DOCUMENT_NUMBER_INVALID", "INTERVAL_INVERTED"]
    assert IdentityDocument.objects.count() == 1


def test_permits_do_not_overlap_and_are_of_foreigners(person):
    world.send(world.sending(world.made(CODE, 140408), "one"))
    iranian = Person.objects.filter(is_foreign=False).first()
    assert permits.register_permits([permit(person)]) == []
    found = permits.register_permits(
        [
            permit(person, number="P-2", valid_from=UNTIL - timedelta(days=1), valid_until=UNTIL + timedelta(days=90)),
            permit(iranian, number="P-3"),
        ]
    )
    assert names(found) == ["NOT_A_FOREIGN_NATIONAL", "PERMIT_OVERLAPS"]
    assert permits.register_permits([permit(person, number="P-2", valid_from=UNTIL, valid_until=UNTIL + timedelta(days=9))]) == []  # fmt: skip
    assert WorkPermit.objects.count() == 2


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), min_size=1, max_size=6, unique_by=lambda s: s[0])


@settings(deadline=None)
@given(SPANS)
def test_overlap_is_found_exactly_where_two_permits_share_a_day(spans):
    rows = [
        {"person_id": 1, "workshop_id": 1, "paper": "work_permit", "number": f"P{at}",
         "valid_from": FROM + timedelta(days=start), "valid_until": FROM + timedelta(days=start + length)}
        for at, (start, length) in enumerate(spans)
    ]  # fmt: skip
    days = [set(range(start, start + length)) for start, length in spans]
    shares = any(a & b for at, a in enumerate(days) for b in days[at + 1 :])
    assert bool(permits.overlapping(rows, [])) == shares


def test_a_permit_ends_soon_only_while_nothing_follows_it(person):
    permits.register_permits([permit(person)])
    day = UNTIL - timedelta(days=30)
    assert [row.number for row in permits.permits_ending(day, ahead_days=30)] == ["P-1"]
    assert permits.permits_ending(day - timedelta(days=1), ahead_days=30) == []
    assert permits.permits_ending(UNTIL, ahead_days=30) == []
    permits.register_permits([permit(person, number="P-2", valid_from=UNTIL, valid_until=UNTIL + timedelta(days=365))])
    assert permits.permits_ending(day, ahead_days=30) == []


@pytest.mark.parametrize(
    ("ends", "month", "ended"),
    [
        (Day.of(1404, 8, 1), 140408, True),
        (Day.of(1404, 8, 2), 140408, False),
        (Day.of(1403, 12, 30) + 1, 140401, True),
        (Day.of(1403, 12, 30), 140312, False),
        (Day.of(1405, 1, 1), 140412, False),
    ],
)
def test_ended_before_a_month_means_no_day_of_it(person, ends, month, ended):
    start = ends.to_date() - timedelta(days=200)
    permits.register_permits([permit(person, valid_from=start, valid_until=ends.to_date())])
    found = permits.permits_ended_before(month, [CODE, OTHER])
    assert found == ([(person.pk, CODE, ends.to_date())] if ended else [])


def test_a_list_of_a_month_after_the_permit_ended_gets_a_warning(person):
    from opentamin.registers.models import Person as People

    changes = {1: {"nationality": "افغانی", "national_code": "", "id_card_number": "999012345678", "first_name": "گل‌آقا",
                   "last_name": "نمونه"}}  # fmt: skip
    permits.register_permits([permit(person, valid_until=Day.of(1404, 8, 1).to_date())])
    result = world.send(world.sending(world.made(CODE, 140408, changes=changes), "one"))
    assert "PERMIT_ENDED_BEFORE_MONTH" in world.finding_names(result, "one")
    assert People.objects.filter(foreign_code="999012345678").count() == 1
    permits.register_permits([permit(person, number="P-9", valid_from=Day.of(1404, 8, 1).to_date())])
    again = world.made(CODE, 140408, changes=changes, number="02")
    assert "PERMIT_ENDED_BEFORE_MONTH" not in world.finding_names(world.send(world.sending(again, "two")), "two")


def verdict(person, **options):
    found = lawful_on(
        person.pk, Workshop.objects.get(code=options.pop("at", CODE)), FROM + timedelta(days=9), **options
    )
    return found.verdict, found.clause.removeprefix("ir/labour_1369/"), found.unknown


def test_nothing_recorded_is_unclear_but_an_amayesh_card_alone_is_not_met(person):
    assert verdict(person) == ("unclear", "120.3", ("papers",))
    permits.register_documents([document(person, "amayesh_card", "A1")])
    assert verdict(person) == ("not_met", "120.3", ())


def test_a_permit_with_visa_in_job_and_town_is_met(person):
    permits.register_permits([permit(person)])
    assert verdict(person, job_code="100") == ("unclear", "120.4", ("work_visa",))
    permits.register_documents([document(person, "work_visa", "V1")])
    assert verdict(person, job_code="100") == ("met", "120.4", ())
    assert verdict(person, job_code="200") == ("not_met", "120.4", ())
    assert verdict(person) == ("unclear", "120.4", ("same_job",))
    assert verdict(person, at=OTHER, job_code="100")[0] == "unclear"


def test_an_expired_permit_and_another_town_are_not_met(person):
    permits.register_permits([permit(person, paper="work_card", valid_until=FROM + timedelta(days=9))])
    assert verdict(person, job_code="100") == ("not_met", "120.4", ())
    WorkPermit.objects.update(valid_until=UNTIL, town="شهر دیگر")
    assert verdict(person, job_code="100") == ("not_met", "120.4", ())


FACTS = st.builds(
    Facts,
    st.sampled_from(["none", "work_permit", "work_card", "amayesh_card", "travel_card"]),
    st.sampled_from([True, False, None]),
    st.booleans(),
    st.sampled_from([True, False, None]),
    st.sampled_from([True, False, None]),
    st.booleans(),
)


@settings(deadline=None)
@given(FACTS)
def test_learning_a_fact_never_turns_a_clear_verdict_round(facts):
    from dataclasses import replace

    found = judge(facts, FROM)
    for name in ("work_visa", "same_job", "same_town"):
        if getattr(facts, name) is None:
            for value in (True, False):
                told = judge(replace(facts, **{name: value}), FROM).verdict
                assert found.verdict == "unclear" or told == found.verdict
    if found.verdict == "unclear":
        assert found.unknown
    if facts.paper in ("none", "amayesh_card", "travel_card"):
        assert found.verdict == "not_met"


def accidents_only(person, until_month=None):
    return foreign_cover.insure_against_accidents_only(
        person, Workshop.objects.get(code=CODE), from_month=140405, until_month=until_month, by="clerk"
    )


def test_accidents_only_needs_a_certificate_and_a_state_of_the_convention(person):
    assert names(accidents_only(person)) == ["STATE_NOT_KNOWN_AS_PARTY", "HOME_COVER_NOT_PROVEN"]
    pakistani = foreigner("999012345694", "پاکستانی")
    permits.register_documents([document(pakistani, "home_cover", "EOBI-1")])
    assert accidents_only(pakistani) == []
    assert accidents_only(pakistani) == []
    cover = Cover.objects.get()
    assert cover.work_accident_only and not cover.unemployment_covered and "EOBI-1" in cover.reason


def test_a_certificate_must_cover_the_whole_first_month(person):
    pakistani = foreigner("999012345694", "پاکستانی")
    ends = Day.of(1404, 5, 31).to_date()
    permits.register_documents([document(pakistani, "home_cover", "EOBI-1", valid_until=ends)])
    assert names(accidents_only(pakistani)) == ["HOME_COVER_NOT_PROVEN"]


def test_another_cover_in_the_month_is_not_overwritten(person):
    pakistani = foreigner("999012345694", "پاکستانی")
    permits.register_documents([document(pakistani, "home_cover", "EOBI-1")])
    actions.set_cover(pakistani, Workshop.objects.get(code=CODE), from_month=140401, reason="دیگر")
    assert names(accidents_only(pakistani)) == ["COVER_MONTH_TAKEN"]


def quota(code="9900", **changes):
    facts = {"from_month": 140401, "until_month": 140501, "people": 100, "set_by": "ستاد", "source": "ابلاغ", **changes}
    return names(foreign_cover.set_quota(code, **facts))


def test_a_quota_is_of_a_directorate_and_of_some_months(person):
    assert quota() == [] and quota(people=120) == []
    assert Quota.objects.get().people == 120
    assert quota("9990", people=0) == ["QUOTA_NOT_OF_DIRECTORATE", "QUOTA_NOT_POSITIVE"]
    assert quota(from_month=140406, until_month=140601) == ["QUOTA_OVERLAPS"]
    assert quota("9899") == ["OFFICE_UNKNOWN"]


def test_days_of_a_permit_are_half_open(person):
    permits.register_permits([permit(person)])
    assert WorkPermit.objects.filter(permits.in_force(UNTIL - timedelta(days=1))).exists()
    assert not WorkPermit.objects.filter(permits.in_force(UNTIL)).exists()
    assert isinstance(UNTIL, date)
