"""Decisions of the boards (articles 43, 44), their service, appeals, and debts that become final."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import connection, transaction

from opentamin.flow.collection.amounts import Charged, charged
from opentamin.flow.collection.catalogue import refuse
from opentamin.flow.collection.deadlines import appeal_until, board_by
from opentamin.flow.collection.events import record
from opentamin.flow.collection.facts import Happening
from opentamin.flow.collection.models import Board, BoardDecision, Debt, Objection, Service
from opentamin.flow.collection.sets import batches
from opentamin.ground.calendar import Day
from opentamin.ledger import actions as ledger
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Entry, Posting

SEATS = {
    Board.PRIMARY: ("ministry", "employers", "high_council", "workers"),
    Board.APPEAL: ("ministry", "judge", "high_council", "organization", "employers"),
}
"""Seats of each board, the chair first; a member who did not come is recorded with an empty name, the chair must be there."""
BASIS = {Board.PRIMARY: "ir/ssa_1354/43.2", Board.APPEAL: "ir/ssa_1354/44.1"}


@transaction.atomic
def decide(
    objection_id: int, outcome: str, *, amounts: Mapping[str, int] | None = None, members: Mapping[str, str],
    decided_on: date, by: str, now: datetime, today: Day,
) -> BoardDecision:  # fmt: skip
    """Record a board's decision; `amounts` gives the new amount of each share that it reduces (rials).

    The difference becomes one entry (`board_decision`) and the penalty follows when it is computed next. Refused with
    nothing written: seats that the board does not have, amounts above what was claimed or below what is paid, a decision
    that stands already and says something else. A decision of the appeal board is final.
    """
    row = _objection(objection_id)
    earlier = BoardDecision.objects.filter(objection=row).first()
    if earlier is not None:
        return _same(earlier, outcome, decided_on, amounts or {})
    _check_seats(Board(row.board), members)
    new = _new_amounts(row.debt, outcome, amounts or {})
    decision = BoardDecision.objects.create(
        objection=row, outcome=outcome, decided_on=decided_on, amounts=dict(amounts or {}), members=dict(members), by=by,
        known_at=now,
    )  # fmt: skip
    _post(decision, new, today, now)
    _record_decision(decision, new, now)
    return decision


def _same(earlier: BoardDecision, outcome: str, decided_on: date, amounts: Mapping[str, int]) -> BoardDecision:
    """The decision that stands, when it says the same."""
    if (earlier.outcome, earlier.decided_on, earlier.amounts) != (outcome, decided_on, dict(amounts)):
        raise refuse("DECISION_EXISTS", value=earlier.objection_id, outcome=earlier.outcome)
    return earlier


def _objection(objection_id: int) -> Objection:
    rows = Objection.objects.select_for_update(of=("debt",)).select_related("debt__workshop")
    row = rows.filter(pk=objection_id).first()
    if row is None:
        raise refuse("OBJECTION_UNKNOWN", value=objection_id)
    return row


def _check_seats(board: Board, members: Mapping[str, str]) -> None:
    seats = SEATS[board]
    if set(members) != set(seats) or not members[seats[0]].strip():
        raise refuse("BOARD_SEATS_WRONG", value=board.value, seats=", ".join(seats))


def _new_amounts(debt: Debt, outcome: str, amounts: Mapping[str, int]) -> dict[str, int]:
    """What changes for each share (rials, never more than nothing); the shares that a board decides about alone."""
    now = charged(debt)
    wanted = dict.fromkeys(now, 0) if outcome == "cancelled" else dict(amounts)
    if bool(amounts) != (outcome == "reduced"):
        raise refuse("DECISION_AMOUNT_WRONG", value=debt.pk, share="", claimed=0, given=0)
    changes = {}
    for share, rial in wanted.items():
        claimed = now.get(share, Charged(0, 0))
        if not 0 <= rial <= claimed.charged_rial:
            raise refuse("DECISION_AMOUNT_WRONG", value=debt.pk, share=share, claimed=claimed.charged_rial, given=rial)
        change = rial - claimed.charged_rial
        if claimed.owed_rial + change < 0:
            raise refuse(
                "DECISION_BELOW_PAID", value=debt.pk, share=share, paid=claimed.charged_rial - claimed.owed_rial
            )
        changes[share] = change
    return {share: change for share, change in changes.items() if change}


def _post(decision: BoardDecision, changes: Mapping[str, int], today: Day, now: datetime) -> None:
    """The difference as one entry, where there is one."""
    debt, shares = decision.objection.debt, chart().shares
    postings = [
        posting
        for share, change in changes.items()
        for posting in (Posting(shares[share].debit, change, share), Posting(shares[share].credit, -change, share))
    ]
    if postings:
        entry = Entry(
            key=f"board/{decision.objection.key}",
            kind="board_decision",
            counts_on=decision.decided_on,
            period=today.month.code,
            month=debt.month,
            postings=tuple(postings),
            subject=debt.workshop.code,
            branch_id=debt.branch_id,
            due_on=debt.due_on,
            basis=BASIS[Board(decision.objection.board)],
            item=debt.item,
        )
        ledger.post([entry], now=now)


def _record_decision(decision: BoardDecision, changes: Mapping[str, int], now: datetime) -> None:
    row = decision.objection
    facts = {"outcome": decision.outcome, "changes": dict(changes), "board": row.board}
    key, on, by = f"decided/{row.key}", decision.decided_on, decision.by
    happenings = [Happening(row.debt_id, "decided", key, on, by, reason=row.grounds[:500], facts=facts)]
    if row.board == Board.APPEAL:
        happenings.append(_final(row.debt_id, row.key, on, by, "the decision of the appeal board is final"))
    record(happenings, now=now)


def _final(debt_id: int, key: str, on: date, by: str, reason: str) -> Happening:
    return Happening(debt_id, "became_final", f"final/{key}", on, by, reason=reason)


@transaction.atomic
def serve_decision(objection_id: int, *, served_on: date, by: str, now: datetime) -> Service:
    """Record that a primary decision was served; where the claim is too small for an appeal the debt is final at once."""
    row = _objection(objection_id)
    decision = BoardDecision.objects.filter(objection=row).first()
    if decision is None or served_on < decision.decided_on:
        raise refuse("DECISION_NOT_SERVED", value=objection_id)
    until = appeal_until(row.claim_rial, served_on) if row.board == Board.PRIMARY else None
    service, new = Service.objects.get_or_create(
        decision=decision, defaults={"served_on": served_on, "appeal_until": until, "by": by, "known_at": now}
    )
    if new and row.board == Board.PRIMARY:
        facts = {"appeal_until": until.isoformat() if until else None}
        happenings = [Happening(row.debt_id, "decision_served", f"served/{row.key}", served_on, by, facts=facts)]
        if until is None:
            why = "the claim is not above the sum from which an appeal is allowed"
            happenings.append(_final(row.debt_id, row.key, served_on, by, why))
        record(happenings, now=now)
    return service


@transaction.atomic
def appeal(objection_id: int, *, received_on: date, grounds: str, by: str, now: datetime) -> Objection:
    """Take an appeal against a served primary decision, of either side.

    Refused: `DECISION_NOT_SERVED`, `APPEAL_NOT_ALLOWED` (small claim), `APPEAL_LATE` (from the 21st day on).
    """
    row = _objection(objection_id)
    service = Service.objects.filter(decision__objection=row).first()
    if service is None or row.board != Board.PRIMARY or received_on < service.served_on:
        raise refuse("DECISION_NOT_SERVED", value=objection_id)
    if service.appeal_until is None:
        raise refuse("APPEAL_NOT_ALLOWED", value=objection_id, claim=row.claim_rial)
    if received_on > service.appeal_until:
        raise refuse("APPEAL_LATE", value=objection_id, until=Day.from_date(service.appeal_until))
    facts = {"debt": row.debt, "board": Board.APPEAL, "received_on": received_on, "grounds": grounds}
    facts |= {"claim_rial": row.claim_rial, "board_by": board_by(received_on), "by": by, "known_at": now}
    made, new = Objection.objects.get_or_create(key=f"appeal/{row.key}", first=row, defaults=facts)
    if new:
        record([Happening(row.debt_id, "appealed", made.key, received_on, by, reason=grounds[:500])], now=now)
    return made


TERMS_THAT_ENDED = """
    SELECT d.id, 'notice/' || n.number, n.objection_until, 'no objection in time'
    FROM collection_debt d
    JOIN LATERAL (
        SELECT o.number, o.objection_until FROM collection_notice_line l JOIN collection_notice o ON o.id = l.notice_id
        WHERE l.debt_id = d.id ORDER BY l.id DESC LIMIT 1
    ) n ON n.objection_until < %(as_of)s
    WHERE d.state = 'notified'
    UNION ALL
    SELECT d.id, o.key, s.appeal_until, 'no appeal in time'
    FROM collection_debt d
    JOIN LATERAL (SELECT o.id, o.key FROM collection_objection o WHERE o.debt_id = d.id ORDER BY o.id DESC LIMIT 1) o ON true
    JOIN collection_board_decision b ON b.objection_id = o.id
    JOIN collection_service s ON s.decision_id = b.id AND s.appeal_until < %(as_of)s
    WHERE d.state = 'objected'
    ORDER BY 1
"""


def make_final(as_of: date, *, now: datetime, by: str = "system") -> int:
    """Debts whose time for an objection or an appeal ended before `as_of` become final, in sets; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(TERMS_THAT_ENDED, {"as_of": as_of})
        rows = cursor.fetchall()
    return sum(
        record([_final(pk, f"{key}/{pk}", until, by, why) for pk, key, until, why in group], now=now)
        for group in batches(rows)
    )
