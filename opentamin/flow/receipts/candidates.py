"""Whose might money in suspense be? Signals with points and reasons in words; a person confirms, nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from opentamin.flow.receipts.models import BankLine
from opentamin.flow.receipts.sql import LEFT, STANDING_OWNER
from opentamin.ground.persian import search_key
from opentamin.ledger.chart import chart

POINTS: Mapping[str, int] = {
    "workshop_code": 60,
    "payer_account": 45,
    "debt_amount": 40,
    "total_amount": 35,
    "workshop_name": 25,
    "employer_name": 20,
    "near_day": 10,
}
"""What each signal weighs. The sum orders the candidates; it is no probability."""
REASONS: Mapping[str, tuple[str, str]] = {
    "workshop_code": ("کد کارگاه در شرح آمده است", "the workshop's code stands in the text"),
    "payer_account": ("همین حساب پیش‌تر برای این کارگاه پرداخته است", "the same account paid for this workshop before"),
    "debt_amount": ("مبلغ برابر یک بدهی است", "the amount is that of one debt"),
    "total_amount": ("مبلغ برابر همهٔ بدهی کارگاه است", "the amount is all that the workshop owes"),
    "workshop_name": ("نام کارگاه در شرح آمده است", "the workshop's name stands in the text"),
    "employer_name": ("نام کارفرما در شرح آمده است", "the employer's name stands in the text"),
    "near_day": ("نزدیک مهلت همان بدهی است", "it came near the due day of that debt"),
}
SHORTEST_NAME, NEAR_DAYS, MOST = 5, 15, 5
PLAIN = "translate(lower({}), 'أإآٱئؤةۀيىكء' || chr(8204) || ' ', 'اااایوههییک')"
"""The same folding as `search_key`, as far as names need it."""
SIGNALS = f"""
    WITH key AS (
        SELECT k.id, k.key, l.left_rial, l.value_on, b.tokens, b.payer_account
        FROM unnest(%(receipts)s::bigint[], %(keys)s::text[]) AS k (id, key)
        JOIN ({LEFT}) l ON l.id = k.id JOIN receipts_bank_line b ON b.id = l.line_id WHERE l.left_rial > 0
    ), debt AS (
        SELECT p.subject, e.month, e.item, min(e.due_on) AS due_on, sum(p.amount_rial) AS rial
        FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id WHERE p.account_id = ANY(%(accounts)s)
        GROUP BY p.subject, e.month, e.item HAVING sum(p.amount_rial) > 0
    ), signal AS (
        SELECT k.id, w.id AS workshop_id, NULL::int AS month, ''::text AS item, 'workshop_code' AS signal
        FROM key k JOIN registers_workshop w ON w.code = ANY(k.tokens)
        UNION ALL SELECT k.id, w.id, d.month, d.item, s.signal FROM key k JOIN debt d ON d.rial = k.left_rial
            JOIN registers_workshop w ON w.code = d.subject CROSS JOIN (VALUES ('debt_amount'), ('near_day')) AS s (signal)
            WHERE s.signal = 'debt_amount' OR abs(d.due_on - k.value_on) <= %(near)s
        UNION ALL SELECT k.id, w.id, NULL, '', 'total_amount' FROM key k
            JOIN (SELECT subject, sum(rial) AS rial, count(*) AS debts FROM debt GROUP BY subject) t
                ON t.rial = k.left_rial AND t.debts > 1
            JOIN registers_workshop w ON w.code = t.subject
        UNION ALL SELECT k.id, w.id, NULL, '', 'workshop_name' FROM key k JOIN registers_workshop w
            ON length(w.search_key) >= %(shortest)s AND strpos(k.key, w.search_key) > 0
        UNION ALL SELECT k.id, w.id, NULL, '', 'employer_name' FROM key k JOIN registers_workshop w
            ON length(w.employer_name) >= %(shortest)s AND strpos(k.key, {PLAIN.format("w.employer_name")}) > 0
        UNION ALL SELECT DISTINCT k.id, o.workshop_id, NULL::int, '', 'payer_account' FROM key k
            JOIN receipts_bank_line b ON b.payer_account = k.payer_account AND k.payer_account <> ''
            JOIN receipts_receipt r ON r.line_id = b.id AND r.id <> k.id JOIN ({STANDING_OWNER}) o ON o.receipt_id = r.id
    )
    SELECT s.id, w.id, w.code, w.name, s.month, s.item, s.signal FROM signal s JOIN registers_workshop w ON w.id = s.workshop_id
    ORDER BY s.id, w.id, s.month NULLS LAST, s.item
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A workshop, perhaps one debt of it, with the signals that speak for it and their points."""

    workshop_id: int
    workshop_code: str
    workshop_name: str
    month: int | None
    item: str
    points: int
    signals: tuple[str, ...]

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Each signal in words, Persian and English."""
        return [REASONS[signal] for signal in self.signals]


def candidates(receipt_id: int) -> list[Candidate]:
    """The likeliest owners of one receipt, best first."""
    return candidates_of([receipt_id])[receipt_id]


def candidates_of(receipt_ids: Sequence[int]) -> dict[int, list[Candidate]]:
    """The likeliest owners of some receipts, best first, at most five each (two queries)."""
    lines = BankLine.objects.filter(receipt__in=receipt_ids).values_list("receipt", "text", "payer_name")
    keys = {pk: search_key(f"{text} {payer}") for pk, text, payer in lines}
    facts = {
        "receipts": list(keys), "keys": list(keys.values()), "accounts": list(chart().owed_accounts()), "near": NEAR_DAYS,
        "shortest": SHORTEST_NAME,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SIGNALS, facts)
        rows = cursor.fetchall()
    return {pk: _ranked([row[1:] for row in rows if row[0] == pk]) for pk in receipt_ids}


def _ranked(rows: Iterable[tuple[int, str, str, int | None, str, str]]) -> list[Candidate]:
    """Candidates of one receipt: signals of the workshop itself count for each of its debts that has the very amount."""
    workshops: dict[int, tuple[str, str]] = {}
    signals: dict[int, dict[tuple[int | None, str], list[str]]] = {}
    for pk, code, name, month, item, signal in rows:
        workshops[pk] = (code, name)
        signals.setdefault(pk, {}).setdefault((month, item), []).append(signal)
    found = []
    for pk, debts in signals.items():
        own = debts.pop((None, ""), [])
        for (month, item), special in (debts or {(None, ""): []}).items():
            names = tuple(sorted({*own, *special}, key=lambda signal: -POINTS[signal]))
            found.append(Candidate(pk, *workshops[pk], month, item, sum(POINTS[name] for name in names), names))
    return sorted(found, key=lambda each: (-each.points, each.workshop_code, each.month or 0, each.item))[:MOST]
