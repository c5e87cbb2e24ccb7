"""`ledger prove` every day is worth what its checks are: each one is shown a breach, planted past every guard, and must see it.

The world is that of the walls, a row of every station. A breach is planted by the administrator of the server with triggers
off, the check asked on the same connection, and all of it rolled back. A new check without a breach here fails the test.
"""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest

from opentamin.flow.collection.keeping import keep
from opentamin.journeys.prove import CHECKS, prove
from opentamin.ledger.proving import Check
from tests import walls
from tests.world import NOW

ENTRY = (
    "INSERT INTO ledger_entry (key, digest, kind, counts_on, known_at, period, month, subject, branch_id, due_on, basis, item)"
    " SELECT '{key}', 'x', '{kind}', counts_on, known_at, period, month, subject, branch_id, due_on, '', '{item}'"
    " FROM ledger_entry WHERE kind = 'list' ORDER BY id LIMIT 1;"
    " INSERT INTO ledger_posting (entry_id, account_id, share, subject, branch_id, amount_rial)"
    " SELECT id, '{account}', '{share}', subject, branch_id, {rial} FROM ledger_entry WHERE key = '{key}'"
)


def entry(kind: str, account: str, rial: int, *, key: str = "planted", share: str = "", item: str = "") -> str:
    """An entry of one side for the workshop and month of the list."""
    return ENTRY.format(key=key, kind=kind, item=item, account=account, share=share, rial=rial)


def one_more(table: str, column: str, where: str = "true") -> str:
    return f"UPDATE {table} SET {column} = {column} + 1 WHERE {where}"


def row(table: str, **given: str) -> str:
    """A row with these values (SQL), and something of the right type where a column must hold something."""
    return f"row:{table}:" + "|".join(f"{name}={value}" for name, value in given.items())


SMALLEST = "id = (SELECT min(id) FROM ledger_posting)"
PLAN = "(SELECT id FROM settlement_plan WHERE state <> 'proposed' ORDER BY id LIMIT 1)"
BREACHES: dict[str, tuple[str, ...]] = {
    "ledger/entries_balance": (one_more("ledger_posting", "amount_rial", SMALLEST),),
    "ledger/postings_follow_their_entry": (f"UPDATE ledger_posting SET subject = 'x' WHERE {SMALLEST}",),
    "ledger/accounts_sum_to_zero": (one_more("ledger_posting", "amount_rial", SMALLEST),),
    "ledger/reversals_mirror": (
        "UPDATE ledger_entry SET reverses_id = (SELECT min(id) FROM ledger_entry) WHERE id = (SELECT max(id) FROM ledger_entry)",
    ),
    "inspections/nobody_found_is_lost": ("DELETE FROM inspections_compared",),
    "inspections/each_visit_has_an_outcome": ("DELETE FROM inspections_outcome",),
    "inspections/what_was_assessed_has_an_outcome": ("UPDATE inspections_outcome SET kind = 'nothing'",),
    "inspections/shares_are_sums_of_lines": (one_more("assessments_inspection_line", "added_insured_rial"),),
    "inspections/differences_add_up_along_numbers": (one_more("assessments_inspection_share", "difference_rial"),),
    "inspections/postings_are_the_differences": (one_more("assessments_inspection_share", "difference_rial"),),
    "assessments/every_line_once": ("DELETE FROM assessments_assessment_line WHERE row = 1",),
    "assessments/shares_are_sums_of_lines": (one_more("assessments_share_amount", "amount_rial"),),
    "assessments/what_is_due_is_the_sum_of_its_shares": (one_more("assessments_assessment_line", "premium_due_rial"),),
    "assessments/differences_add_up_along_versions": (one_more("assessments_share_amount", "difference_rial"),),
    "ledger/postings_are_the_differences": (one_more("assessments_share_amount", "difference_rial"),),
    "receipts/every_rial_is_somewhere": (one_more("receipts_receipt", "amount_rial"),),
    "receipts/suspense_is_what_is_not_allocated": (one_more("receipts_receipt", "amount_rial"),),
    "receipts/bank_holds_what_came": (one_more("receipts_receipt", "amount_rial"),),
    "receipts/allocations_are_their_entries": (one_more("receipts_allocation", "amount_rial"),),
    "receipts/refunds_wait_or_are_paid": (entry("refund", "2195", -5),),
    "receipts/people_are_cleared_within_their_allocation": (
        row("receipts_person_clearance", allocation_id="(SELECT min(id) FROM receipts_allocation)", amount_rial="1000000000000"),
    ),
    "receipts/statements_add_up": (one_more("receipts_statement", "closing_rial"),),
    "collection/a_debt_stands_where_its_last_event_left_it": ("UPDATE collection_debt SET state = 'enforced'",),
    "collection/what_changes_a_debt_has_a_debt": ("DELETE FROM collection_debt",),
    "collection/what_changes_a_debt_has_a_cause": ("DELETE FROM collection_debt_event",),
    "collection/posted_penalties_are_those_of_the_events": (
        one_more("ledger_posting", "amount_rial", "account_id = '1160'"),
    ),
    "collection/no_debt_is_settled_while_it_is_owed": ("UPDATE collection_debt SET state = 'settled'",),
    "collection/money_and_waivers_never_exceed_what_was_owed": (
        entry("allocation", "1110", -(10**12), share="insured"),
    ),
    "collection/every_waiver_has_two_people": (entry("waiver", "4920", 5, share="late_premium"),),
    "settlement/every_waiver_has_two_people": (entry("waiver", "4920", 5, share="late_premium"),),
    "settlement/every_waiver_is_in_the_books": (
        row("settlement_waiver", share="'late_list'", forgiven_rial="1", penalty_rial="1", by="'a'", second="'b'"),
    ),
    "settlement/forgiven_is_not_more_than_the_penalty": (entry("waiver", "4920", 10**12, share="late_premium"),),
    "settlement/parts_sum_to_what_is_scheduled": (one_more("settlement_part", "principal_rial"),),
    "settlement/a_debt_lies_in_one_open_plan": ("UPDATE settlement_plan_debt SET is_open = NOT is_open",),
    "settlement/interest_is_that_of_parts_due": (entry("instalment_interest", "1175", 5),),
    "settlement/broken_plans_leave_no_interest": (
        entry("instalment_interest", "1175", 5, key="planted"),
        f"UPDATE ledger_entry SET key = 'plan/' || {PLAN} || '/interest_back', item = 'plan/' || {PLAN},"
        f" month = (SELECT month FROM settlement_plan WHERE id = {PLAN}) WHERE key = 'planted'",
        f"UPDATE settlement_plan SET state = 'broken' WHERE id = {PLAN}",
    ),
    "contracts/posted_premium_is_the_account": (entry("contract_ratio", "1135", 5, item="contract/1"),),
    "contracts/accounts_are_sums_of_their_differences": (
        row("contracts_settlement", balance_rial="5", difference_rial="4", number="1"),
    ),
    "contracts/hold_back_is_never_negative": (row("contracts_hold_back", kind="'release'", amount_rial="-5"),),
    "contracts/certificates_owed_nothing_when_given": (
        "UPDATE contracts_certificate SET known_at = 'infinity', workshop_id ="
        " (SELECT w.id FROM registers_workshop w JOIN ledger_entry e ON e.subject = w.code WHERE e.kind = 'list' LIMIT 1)",
        row(
            "contracts_certificate_debt", certificate_id="(SELECT min(id) FROM contracts_certificate)", item="''",
            month="(SELECT month FROM ledger_entry WHERE kind = 'list' ORDER BY id LIMIT 1)",
        ),
    ),
    "selfpaid/payments_are_sums_of_their_months": (one_more("selfpaid_payment", "amount_rial"),),
    "selfpaid/paid_months_leave_no_gap": (one_more("selfpaid_paid_month", "month"),),
    "selfpaid/what_is_owed_in_the_books_is_unpaid_months": ("DELETE FROM selfpaid_paid_month",),
    "selfpaid/nothing_paid_after_the_end": (
        row("selfpaid_ending", contract_id="(SELECT min(id) FROM selfpaid_contract)", why="'asked'", until_month="140401"),
    ),
    "careers/self_paid_months_are_the_paid_ones": (one_more("careers_career_entry", "base_rial", "source_kind = 4"),),
    "careers/records_are_the_current_versions": ("DELETE FROM careers_career_entry WHERE source_kind = 1",),
    "careers/inspected_months_are_what_stands": (
        "INSERT INTO careers_inspection_credit (chain_id, month, assessment_id, stands, branch_id, by, known_at)"
        " SELECT a.chain_id, a.month, a.id, 'whole', a.branch_id, 'x', now() FROM assessments_inspection a"
        " JOIN assessments_inspection_line l ON l.assessment_id = a.id AND l.person_id IS NOT NULL",
    ),
    "collection/kept_arrears_are_those_of_their_instant": (one_more("collection_kept_arrear", "owed_rial"),),
    "collection/kept_totals_are_the_sums_of_kept_arrears": (one_more("collection_kept_total", "debts"),),
    "awards/scope_of_people_is_derived": ("DELETE FROM registers_person_scope",),
    "payroll/slips_are_posted": ("UPDATE payroll_run SET state = 'posted'", one_more("payroll_slip", "net_rial")),
    "payroll/no_month_is_paid_beyond_what_an_award_ever_said": (
        "UPDATE payroll_run SET state = 'posted'", "UPDATE payroll_slip SET month_rial = 1000000000000",
    ),
    "payments/settled_lines_left_the_bank": (entry("payment", "1310", -5),),
    "payments/sent_lines_wait_at_the_bank": (entry("payment_order", "2340", -5),),
}  # fmt: skip
"""By the name of a check: what is planted, one statement after the other."""
SAMPLE = {
    "text": "''",
    "character varying": "''",
    "date": "'2025-01-01'",
    "boolean": "false",
    "jsonb": "'{}'",
    "ARRAY": "'{}'",
}


def written(statement: str, admin: psycopg.Connection) -> str:
    """The SQL of a planted statement; a `row:` gets what its columns must hold."""
    if not statement.startswith("row:"):
        return statement
    _, table, values = statement.split(":", 2)
    given = dict(part.split("=", 1) for part in values.split("|"))
    columns = admin.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s AND is_nullable = 'NO'"
        " AND column_default IS NULL AND is_identity = 'NO'",
        [table],
    ).fetchall()
    facts = {f'"{name}"': SAMPLE.get(kind, "now()" if "timestamp" in kind else "1") for name, kind in columns}
    facts |= {f'"{name}"': value for name, value in given.items()}
    return f"INSERT INTO {table} ({', '.join(facts)}) VALUES ({', '.join(facts.values())})"


def _without_conditions(table: str, admin: psycopg.Connection) -> None:
    """Take the conditions of a table away: the check must see what they would have stopped."""
    named = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'"
    for (name,) in admin.execute(named, [table]).fetchall():
        admin.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')


def sees(check: Check, admin: psycopg.Connection) -> bool:
    """Whether the check finds what was planted for it; nothing of it stays."""
    try:
        for statement in BREACHES[check.name]:
            for table in re.findall(r"(?:UPDATE |INTO |row:)(\w+)", statement):
                _without_conditions(table, admin)
            admin.execute(written(statement, admin))
        return admin.execute(check.breach.replace("%%", "%")).fetchone() is not None
    finally:
        admin.rollback()
        admin.execute("SET session_replication_role = replica")


@pytest.fixture
def administrator(committed_db: None) -> Any:
    """The administrator of the server, on the test database, with triggers off."""
    from django.db import connection

    from opentamin.config import embedded
    from opentamin.config.database import given_url

    walls.build()
    keep(as_of=NOW.date(), now=NOW)
    name = connection.settings_dict["NAME"]
    opened = psycopg.connect(given_url() or "", dbname=name) if given_url() else embedded.server().connect(dbname=name)
    with opened as admin:
        admin.rollback()
        admin.autocommit = False
        admin.execute("SET session_replication_role = replica")
        yield admin
        admin.rollback()


def test_every_check_sees_the_breach_that_is_planted_for_it(administrator: psycopg.Connection) -> None:
    assert not (unknown := {check.name for check in CHECKS} - set(BREACHES)), f"plant a breach for {unknown}"
    proof = prove(now=NOW)
    assert proof.holds, proof.breach
    blind = [check.name for check in CHECKS if not sees(check, administrator)]
    assert not blind, f"these checks cannot fail: {blind}"
