"""The ledger keeps its promises, in Python and, where somebody goes around it, in the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from opentamin.ledger import actions, questions
from opentamin.ledger.actions import LedgerRefusal
from opentamin.ledger.chart import ChartError, chart, load
from opentamin.ledger.facts import Entry, Outcome, Posting

NOW = datetime(2025, 12, 1, 8, 0, tzinfo=UTC)
DAY = date(2025, 11, 21)


def entry(key: str = "a", amount: int = 100, **changes: object) -> Entry:
    """A balanced entry of the insured share."""
    facts = {
        "key": key,
        "kind": "list",
        "counts_on": DAY,
        "period": 140409,
        "month": 140408,
        "postings": (Posting("1110", amount, "insured"), Posting("4110", -amount, "insured")),
        "subject": "9990010014",
    }
    return Entry(**{**facts, **changes})


def refusal(act: object, *arguments: object, **named: object) -> str:
    """The name of the refusal that an act ends in."""
    with pytest.raises(LedgerRefusal) as refused, transaction.atomic():
        act(*arguments, **named)
    return refused.value.finding.name


@pytest.mark.django_db
def test_an_entry_posted_twice_is_there_once_and_says_so() -> None:
    assert actions.post([entry()], now=NOW) == {"a": Outcome.NEW}
    assert actions.post([entry()], now=NOW + timedelta(days=1)) == {"a": Outcome.SAME_AGAIN}
    assert [row.debit_rial for row in questions.balances()] == [100, 0]


@pytest.mark.django_db
def test_the_same_key_with_another_amount_is_refused_and_nothing_is_written() -> None:
    actions.post([entry()], now=NOW)
    assert refusal(actions.post, [entry("b"), entry("a", 101)], now=NOW) == "ENTRY_KEY_REUSED"
    assert actions.known_keys(["a", "b"]) == {"a"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "postings",
    [
        (Posting("1110", 100),),
        (Posting("1110", 100), Posting("4110", -99)),
        (Posting("1110", 0), Posting("4110", 0)),
    ],
)
def test_an_entry_that_does_not_balance_is_refused(postings: tuple[Posting, ...]) -> None:
    assert refusal(actions.post, [entry(postings=postings)], now=NOW) == "ENTRY_NOT_BALANCED"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("postings", "subject"),
    [
        ((Posting("9999", 5), Posting("4110", -5)), "9990010014"),
        ((Posting("1110", 5), Posting("4110", -5)), ""),
    ],
)
def test_an_unknown_account_and_a_missing_subject_are_refused(postings: tuple[Posting, ...], subject: str) -> None:
    assert refusal(actions.post, [entry(postings=postings, subject=subject)], now=NOW) == "ACCOUNT_REFUSED"


@pytest.mark.django_db
def test_a_closed_month_takes_no_entry_until_somebody_opens_it_and_says_why() -> None:
    actions.close_period(140409, by="حسابدار", why="پایان ماه", now=NOW)
    assert refusal(actions.post, [entry()], now=NOW) == "PERIOD_CLOSED"
    assert refusal(actions.close_period, 140409, by="x", why="y", now=NOW) == "PERIOD_STATE_SAME"
    actions.reopen_period(140409, by="حسابدار", why="لیست جامانده", now=NOW)
    assert actions.post([entry()], now=NOW) == {"a": Outcome.NEW}


@pytest.mark.django_db
def test_a_reversal_takes_back_to_the_rial_and_only_once() -> None:
    actions.post([entry()], now=NOW)
    actions.reverse("a", counts_on=DAY, period=140409, why="اشتباه", now=NOW)
    actions.reverse("a", counts_on=DAY, period=140409, why="اشتباه", now=NOW)
    assert [row.balance_rial for row in questions.balances()] == [0, 0]
    again = refusal(actions.reverse, "a", counts_on=DAY, period=140409, why="دیگر", now=NOW)
    assert again == "ENTRY_ALREADY_REVERSED"
    assert refusal(actions.reverse, "b", counts_on=DAY, period=140409, why="x", now=NOW) == "ENTRY_UNKNOWN"
    assert questions.prove(now=NOW).holds


@pytest.mark.django_db
def test_a_correction_of_an_entry_that_is_not_there_is_refused() -> None:
    assert refusal(actions.post, [entry(corrects="nowhere")], now=NOW) == "ENTRY_UNKNOWN"


@pytest.mark.django_db
def test_balances_can_be_asked_as_of_a_day_and_as_known_on_an_instant() -> None:
    actions.post([entry("first")], now=NOW)
    actions.post([entry("late", 50, counts_on=DAY + timedelta(days=40))], now=NOW + timedelta(days=60))
    assert questions.balances(as_of=DAY)[0].balance_rial == 100
    assert questions.balances(known_on=NOW)[0].balance_rial == 100
    assert questions.balances()[0].balance_rial == 150
    assert [row.amount_rial for row in questions.owed("9990010014", known_on=NOW)] == [100]


RAW_ENTRY = """INSERT INTO ledger_entry (key, digest, kind, counts_on, known_at, period, month)
    VALUES ('raw', '', 'list', '2025-11-21', now(), 140409, 140408) RETURNING id"""
RAW_POSTING = "INSERT INTO ledger_posting (entry_id, account_id, amount_rial) VALUES (%s, '1110', %s)"


def refused_by_database(*statements: tuple[str, list[object]]) -> str:
    """What the database says when statements are committed that it must refuse."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return str(refused.value)


@pytest.mark.django_db
def test_the_database_itself_refuses_an_entry_that_does_not_balance() -> None:
    assert "does not balance" in refused_by_database((RAW_ENTRY, []))
    unbalanced = "INSERT INTO ledger_posting (entry_id, account_id, amount_rial) SELECT id, '1110', 5 FROM ledger_entry"
    assert "does not balance" in refused_by_database((RAW_ENTRY, []), (unbalanced, []), (unbalanced, []))


@pytest.mark.django_db
def test_no_posting_joins_an_entry_of_an_earlier_transaction() -> None:
    actions.post([entry()], now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT id FROM ledger_entry WHERE key = 'a'")
        (pk,) = cursor.fetchone()
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_append_only")
        cursor.execute("UPDATE ledger_entry SET written_in = '3' WHERE id = %s", [pk])
        cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER ledger_entry_append_only")
    assert "is finished" in refused_by_database((RAW_POSTING, [pk, 5]), (RAW_POSTING, [pk, -5]))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_posting SET amount_rial = 1",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_entry SET kind = 'x'",
        "DELETE FROM ledger_periodevent",
        "TRUNCATE ledger_posting",
    ],
)
def test_nothing_in_the_ledger_is_changed_or_deleted(sql: str) -> None:
    actions.post([entry()], now=NOW)
    actions.close_period(140401, by="x", why="y", now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert "only added to" in refused_by_database((sql, []))


@pytest.mark.django_db
def test_a_sum_that_was_tampered_with_is_named() -> None:
    actions.post([entry("whole"), entry("broken", 70)], now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE ledger_posting DISABLE TRIGGER ledger_posting_append_only")
        cursor.execute("UPDATE ledger_posting SET amount_rial = 71 WHERE amount_rial = 70")
        cursor.execute("ALTER TABLE ledger_posting ENABLE TRIGGER ledger_posting_append_only")
    proof = questions.prove(now=NOW)
    assert not proof.holds
    assert proof.breach is not None
    assert (proof.breach.check, proof.breach.place, proof.breach.found_rial) == (
        "ledger/entries_balance",
        "broken",
        1,
    )


@given(st.lists(st.integers(-(10**15), 10**15).filter(bool), min_size=1, max_size=20))
def test_an_entry_is_balanced_exactly_when_its_rials_sum_to_zero(amounts: list[int]) -> None:
    postings = tuple(Posting("1110", amount) for amount in amounts)
    assert entry(postings=postings).balanced == (len(amounts) >= 2 and sum(amounts) == 0)


def test_the_chart_names_an_account_for_each_share_and_refuses_one_that_is_not_there(tmp_path: object) -> None:
    assert {share.owed_by for share in chart().shares.values()} == {"employer", "insured", "state", "fund"}
    with pytest.raises(ChartError, match="no account 0000"):
        chart().account("0000")
    text = (actions.Path(actions.__file__).parent / "chart.yaml").read_text(encoding="utf-8")
    broken = actions.Path(str(tmp_path)) / "chart.yaml"
    broken.write_text(text.replace('debit: "1110"', 'debit: "1199"'), encoding="utf-8")
    with pytest.raises(ChartError, match="share insured: debit account 1199"):
        load(broken)
