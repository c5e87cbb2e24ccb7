"""The station of lists: identity, versions, the same again, two clerks, what the registers say, what goes on after a kill."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from opentamin.desk.models import Task
from opentamin.flow.lists import actions, questions
from opentamin.flow.lists.facts import NamedBytes
from opentamin.flow.lists.models import ListLine, StoredFile, Submission, WageList
from opentamin.flow.lists.packing import contract_row, insurance_number, list_number
from opentamin.registers.models import Person
from tests import world
from tests.world import NOW, SAMPLE_WORKSHOP, TODAY, finding_names, made, sample, send, sending, states

pytestmark = pytest.mark.django_db
CLEAN = "02-clean-1403-layout"


@pytest.fixture(autouse=True)
def registers() -> None:
    world.offices()
    world.workshop()


def test_a_clean_list_becomes_version_one_with_all_its_lines() -> None:
    result = send(sample(CLEAN))
    assert states(result) == {f"sample/{CLEAN}": ["credited"]}
    row = WageList.objects.get(version=1)
    assert (row.workshop_code, row.contract_row, row.month, row.list_number) == (SAMPLE_WORKSHOP, "", 140408, 1)
    assert ListLine.objects.filter(month=140408, wage_list=row).count() == row.people == 24


def test_the_same_list_from_another_program_changes_nothing_and_says_so() -> None:
    send(sample(CLEAN))
    result = send(sample("06-true-windows-1256"), days_later=1)
    assert states(result) == {"sample/06-true-windows-1256": ["same_again"]}
    assert "SAME_LIST_AGAIN" in finding_names(result, "sample/06-true-windows-1256")
    assert ListLine.objects.count() == 24


def test_other_content_of_the_same_identity_is_the_next_version() -> None:
    first = made(SAMPLE_WORKSHOP, 140408)
    send(sending(first, "a"))
    result = send(sending(world.without_row(first, 2), "b"), days_later=1)
    assert "CORRECTION_OF_LIST" in finding_names(result, "b")
    assert [row.version for row in questions.versions(SAMPLE_WORKSHOP, 140408)] == [1, 2]
    assert [row.version for row in questions.versions(SAMPLE_WORKSHOP, 140408, known_on=NOW)] == [1]


def test_another_number_is_a_supplementary_list_beside_the_first() -> None:
    send(sending(made(SAMPLE_WORKSHOP, 140408), "a"))
    send(sending(made(SAMPLE_WORKSHOP, 140408, number="02", seed=8), "b"), days_later=1)
    assert [(r.list_number, r.version) for r in questions.versions(SAMPLE_WORKSHOP, 140408)] == [(1, 1), (2, 1)]


def test_a_lone_list_numbered_like_its_month_is_the_main_list() -> None:
    send(sending(made(SAMPLE_WORKSHOP, 140408, number="08"), "a"))
    assert [row.list_number for row in questions.versions(SAMPLE_WORKSHOP, 140408)] == [1]


def test_lists_of_one_batch_follow_each_other_as_versions() -> None:
    first = made(SAMPLE_WORKSHOP, 140408)
    result = send(sending(first, "a"), sending(world.without_row(first, 0), "b"), sending(first, "c"))
    assert states(result) == {"a": ["credited"], "b": ["credited"], "c": ["credited"]}
    assert [row.version for row in questions.versions(SAMPLE_WORKSHOP, 140408)] == [1, 2, 3]


def test_one_damaged_list_does_not_stop_the_others() -> None:
    result = send(sample("damaged/days-32"), sample(CLEAN), noise())
    assert states(result) == {
        "sample/damaged/days-32": ["returned"],
        f"sample/{CLEAN}": ["credited"],
        "noise": ["unreadable"],
    }


def noise() -> actions.Sending:
    return actions.Sending("noise", (NamedBytes("DSKKAR00.DBF", bytes(range(256)) * 9),))


def test_the_same_key_gives_the_first_result_and_other_files_under_it_are_refused() -> None:
    first = send(sample(CLEAN, "key"))
    again = send(sample(CLEAN, "key"), days_later=3)
    other = send(sample("08-program-php", "key"), days_later=4)
    assert again.submissions == first.submissions
    assert other.refused["key"].name == "KEY_REUSED"
    assert Submission.objects.count() == 1


def test_bytes_are_kept_once_with_their_hash() -> None:
    send(sample(CLEAN, "a"), sample(CLEAN, "b"))
    assert StoredFile.objects.count() == 2
    for row in StoredFile.objects.all():
        assert NamedBytes("x", bytes(row.content)).sha256 == row.sha256


def test_of_two_clerks_with_one_list_the_first_wins_and_the_other_is_told() -> None:
    first = made(SAMPLE_WORKSHOP, 140408)
    mine, theirs = sending(first, "mine"), sending(world.without_row(first, 1), "theirs")
    received = actions.receive([mine, theirs], sender="test", now=NOW, today=TODAY).submissions
    for key in ("mine", "theirs"):
        actions.check([received[key]], now=NOW, today=TODAY)
    assert actions.accept([received["mine"]], now=NOW, today=TODAY) == 1
    assert actions.accept([received["theirs"]], now=NOW, today=TODAY) == 0
    loser = questions.submission_lists(received["theirs"])[0]
    assert loser.state == "returned"
    assert "CHANGED_MEANWHILE" in [f.name for f in questions.submission_findings(received["theirs"])]


def test_what_was_checked_and_left_is_accepted_by_another_session() -> None:
    ids = list(actions.receive([sample(CLEAN)], sender="t", now=NOW, today=TODAY).submissions.values())
    actions.check(ids, now=NOW, today=TODAY)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE staged_line, staged_list, staged_person")
    assert actions.accept(ids, now=NOW, today=TODAY) == 1
    assert ListLine.objects.count() == 24


def test_each_step_done_again_finds_nothing_to_do() -> None:
    ids = list(actions.receive([sample(CLEAN)], sender="t", now=NOW, today=TODAY).submissions.values())
    assert [actions.check(ids, now=NOW, today=TODAY) for _ in range(2)] == [1, 0]
    assert [actions.accept(ids, now=NOW, today=TODAY) for _ in range(2)] == [1, 0]


def test_an_unknown_workshop_is_returned() -> None:
    result = send(sending(made("9990077777", 140408), "a"))
    assert states(result) == {"a": ["returned"]}
    assert "UNKNOWN_WORKSHOP" in finding_names(result, "a")


def test_a_workshop_that_was_not_open_and_an_unknown_contract_row_are_returned() -> None:
    world.workshop("9990010022", closed_on=TODAY.to_date().replace(year=2024))
    result = send(sending(made("9990010022", 140408), "closed"))
    assert "WORKSHOP_NOT_OPEN" in finding_names(result, "closed")
    contract = made(SAMPLE_WORKSHOP, 140408)
    contract.workshop["contract_row"] = "024"
    assert "CONTRACT_ROW_UNKNOWN" in finding_names(send(sending(contract, "row")), "row")


def test_unknown_people_become_provisional_with_one_task_for_the_list() -> None:
    send(sample(CLEAN))
    assert Person.objects.filter(provisional=True).count() == 24
    assert Person.objects.filter(is_foreign=True).count() == 2
    assert [task.kind for task in Task.objects.all()] == ["confirm_new_people"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(pgh_label) FROM registers_personevent")
        assert cursor.fetchone() == (24, "insert")


def test_another_name_under_a_known_code_is_a_warning_and_half_spaces_are_none() -> None:
    wages = made(SAMPLE_WORKSHOP, 140408)
    send(sending(wages, "a"))
    half_spaces = made(SAMPLE_WORKSHOP, 140409, changes={1: {"last_name": wages.people["last_name"][1].replace("\u200c", " ")}})  # fmt: skip
    assert "NAME_DIFFERS" not in finding_names(send(sending(half_spaces, "b"), days_later=30), "b")
    other = made(SAMPLE_WORKSHOP, 140410, changes={1: {"last_name": "دیگری"}})
    assert "NAME_DIFFERS" in finding_names(send(sending(other, "c"), days_later=60), "c")


def test_the_insurance_number_of_another_person_returns_the_list() -> None:
    wages = made(SAMPLE_WORKSHOP, 140408)
    send(sending(wages, "a"))
    swapped = made(SAMPLE_WORKSHOP, 140409, changes={0: {"insurance_number": wages.people["insurance_number"][1]}})
    swapped.people["insurance_number"][1] = ""
    result = send(sending(swapped, "b"), days_later=30)
    assert "INSURANCE_NUMBER_OF_ANOTHER" in finding_names(result, "b")
    assert states(result) == {"b": ["returned"]}


def test_days_at_two_workshops_above_the_month_are_a_warning() -> None:
    world.workshop("9990010022", branch="9991")
    send(sending(made(SAMPLE_WORKSHOP, 140408), "a"))
    result = send(sending(made("9990010022", 140408), "b"))
    assert "DAYS_ABOVE_MONTH_ACROSS_WORKSHOPS" in finding_names(result, "b")
    assert states(result) == {"b": ["credited"]}


def test_who_joined_and_left_since_last_month_is_named_once() -> None:
    wages = made(SAMPLE_WORKSHOP, 140408, people=6)
    send(sending(world.without_row(wages, 0), "a"))
    later = made(SAMPLE_WORKSHOP, 140409, people=6)
    assert "JOINED_OR_LEFT" in finding_names(send(sending(world.without_row(later, 5), "b"), days_later=30), "b")


def test_an_accepted_list_and_its_lines_are_never_changed() -> None:
    send(sample(CLEAN))
    for sql in (
        "UPDATE lists_wage_list SET people = 1",
        "UPDATE lists_list_line SET days = 1",
        "DELETE FROM lists_list_line",
        "DELETE FROM lists_list_finding",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.parametrize(
    ("written", "kept"), [("", ""), ("0", ""), ("000", ""), ("1", "001"), ("024", "024"), ("999", "999")]
)
def test_a_contract_row_is_known_by_its_number(written: str, kept: str) -> None:
    assert contract_row(written) == kept


@pytest.mark.parametrize(
    ("written", "number"), [("", 1), ("01", 1), ("000000000001", 1), (" 07 ", 7), ("x", None), ("-1", None)]
)
def test_a_list_number_is_compared_as_a_number_and_blank_means_one(written: str, number: int | None) -> None:
    assert list_number(written) == number


@pytest.mark.parametrize(
    ("written", "kept"), [("", ""), ("0", ""), ("991234", "0000991234"), ("00991234", "0000991234"), ("x1", "")]
)
def test_an_insurance_number_is_compared_without_its_zeros(written: str, kept: str) -> None:
    assert insurance_number(written) == kept
