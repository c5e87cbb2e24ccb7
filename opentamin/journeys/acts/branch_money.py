"""Money as officers handle it: receipts in suspense, debts before the boards and in enforcement."""

from __future__ import annotations

from opentamin.flow.collection import boards, notices, objections
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.boards import SEATS
from opentamin.flow.collection.enforcement import issue_writs, step
from opentamin.flow.collection.facts import State
from opentamin.flow.collection.models import Board, Debt, Objection
from opentamin.flow.collection.penalties import post_penalties
from opentamin.flow.receipts import actions as receipts
from opentamin.flow.receipts.models import Receipt
from opentamin.flow.receipts.suspense import require_receipt, standing_owner
from opentamin.ground.calendar import Day
from opentamin.ground.findings import FindingTrouble
from opentamin.ground.persian import ascii_digits
from opentamin.journeys.acts.branch_roles import (
    BOOKS,
    COLLECTING,
    RECEIVING,
    SECOND,
    conclude,
    must_hold,
    not_held,
    on,
    pairs,
    plain,
    propose,
    proposed,
)
from opentamin.journeys.acts.facts import Action, Doing, Done, Field, Kind, Refused
from opentamin.journeys.acts.reading import findings

MOST_RIAL = 10**15
RECEIPT = Field("receipt", Kind.SUBJECT, subject="receipts.Receipt id")
DEBT = Field("debt", Kind.SUBJECT, subject="collection.Debt id")
OBJECTION = Field("objection", Kind.SUBJECT, subject="collection.Objection id")
TASK = Field("task", Kind.SUBJECT, subject="desk.Task id")
WHY = Field("why", Kind.LONG_TEXT, most=500)
REFUND = "refund_proposed"
LEVIED = ("levy_account", "levy_property", "levy_receivable")


def receipt_confirm(doing: Doing) -> Done:
    """A person says whose money it is; it is allocated at once."""
    values, receipt_id = doing.values, int(doing.values["receipt"])
    facts = {"by": doing.by, "why": values["why"], "today": doing.today, "now": doing.now}
    done = receipts.confirm(receipt_id, values["workshop_code"], month=values["month"], **facts)
    return Done("receipts_one", receipt_id, {"amount": done.amount_rial})


def receipt_undo(doing: Doing) -> Done:
    """Take a whole receipt back into suspense."""
    receipt_id = int(doing.values["receipt"])
    facts = {"by": doing.by, "why": doing.values["why"], "today": doing.today, "now": doing.now}
    return Done("receipts_one", receipt_id, {"count": receipts.undo_receipt(receipt_id, **facts)})


def refund_propose(doing: Doing) -> Done:
    """Propose to give money back; a second person sets it aside."""
    receipt: Receipt = require_receipt(int(doing.values["receipt"]))
    owner = standing_owner(receipt.pk)
    amount = f"{doing.values['amount']:,}"
    fa = f"استرداد {amount} ریال از دریافت {receipt.pk}: {doing.values['why']}"
    en = f"Refund of {amount} rials of receipt {receipt.pk}: {doing.values['why']}"
    branch_id = owner.branch_id if owner else doing.who.branches[0] if doing.who.branches else None
    task = propose(doing, REFUND, f"receipt/{receipt.pk}", branch_id, (fa, en))
    return Done("task", task.pk, {"number": str(receipt.pk)})


def refund_approve(doing: Doing) -> Done:
    """The second person of a refund: the money is set aside to go back."""
    task, asked = proposed(doing, REFUND)
    made = receipts.refund(
        int(asked["receipt"]), int(asked["amount"]), by=task.proposed_by, second=doing.by, why=asked["why"],
        key=task.key, today=doing.today, now=doing.now,
    )  # fmt: skip
    conclude(task, doing, f"RF{made.pk}")
    return Done("receipts_one", made.receipt_id, {"number": f"RF{made.pk}"})


def debt_notify(doing: Doing) -> Done:
    """Serve a demand letter for a debt."""
    ids = [int(doing.values["debt"])]
    told = notices.notify(ids, served_on=on(doing, "served_on"), by=doing.by, now=doing.now, today=doing.today)
    must_hold(told.findings)
    notice = told.notices[0]
    page = ("debts_account", notice.workshop.code)
    return Done(*page, {"number": notice.number}, Day.from_date(notice.objection_until))


def debts_notify(doing: Doing) -> Done:
    """One demand letter for everything on which a workshop owes and of which it was not told."""
    code = doing.values["workshop"]
    rows = Debt.objects.filter(workshop__code=code, state=State.ASSESSED).values_list("pk", flat=True)
    owed = [pk for pk, each in balances(list(rows)).items() if each.owed_rial > 0]
    if not owed:
        raise Refused([findings().make("NOTHING_TO_NOTIFY", value=code)])
    told = notices.notify(owed, served_on=on(doing, "served_on"), by=doing.by, now=doing.now, today=doing.today)
    must_hold(() if told.notices else told.findings)
    notice = told.notices[0]
    facts = {"number": notice.number, "count": notice.lines.count()}
    return Done("debts_account", code, facts, Day.from_date(notice.objection_until), ("debts_letter", notice.pk))


def debt_objection(doing: Doing) -> Done:
    """Take a written objection that somebody handed in at the branch."""
    facts = {"received_on": on(doing, "received_on"), "grounds": doing.values["grounds"]}
    told = objections.object_to([int(doing.values["debt"])], **facts, by=doing.by, now=doing.now)
    must_hold(told.findings)
    row = told.objections[0]
    return Done("debts_account", row.debt.workshop.code, {"number": str(row.pk)}, Day.from_date(row.board_by))


def objection_hear(doing: Doing) -> Done:
    """Fix a sitting; it may lie ahead, the day of telling may not."""
    sitting = Day.parse(str(doing.values["sitting_on"]))
    number = int(doing.values["objection"])
    not_held(doing, f"objection/{number}", "bring_before_board")
    objections.hear(number, on=sitting.to_date(), told_on=on(doing, "told_on"), by=doing.by, now=doing.now)
    return Done("debts_docket", None, {"number": str(number)}, sitting)


def objection_decide(doing: Doing) -> Done:
    """Record what the board decided, and post the penalty that follows from it."""
    values, number = doing.values, int(doing.values["objection"])
    board = Board(Objection.objects.get(pk=number).board)
    members = {seat: values[f"seat_{seat}"] or "" for seat in SEATS[board]}
    amounts = {share: _rial(text) for share, text in pairs(values["amounts"], "amounts").items()}
    made = boards.decide(
        number, plain(values["outcome"]), amounts=amounts, members=members, decided_on=on(doing, "decided_on"), by=doing.by,
        now=doing.now, today=doing.today,
    )  # fmt: skip
    code = made.objection.debt.workshop.code
    post_penalties(doing.today.to_date(), subjects=[code], now=doing.now, today=doing.today, by=doing.by)
    return Done("debts_account", code, {"number": str(number)})


def _rial(text: str) -> int:
    plain = ascii_digits(text).replace(",", "").replace("٬", "").replace(" ", "")
    if not plain.isascii() or not plain.isdigit():
        raise FindingTrouble(findings().make("LINE_NO_PAIR", column="amounts", value=text[:60]))
    return int(plain)


def decision_serve(doing: Doing) -> Done:
    """A decision was served: the time for an appeal runs from here."""
    number = int(doing.values["objection"])
    made = boards.serve_decision(number, served_on=on(doing, "served_on"), by=doing.by, now=doing.now)
    until = Day.from_date(made.appeal_until) if made.appeal_until else None
    return Done("debts_docket", None, {"number": str(number)}, until)


def debt_writ(doing: Doing) -> Done:
    """A writ for a final debt."""
    facts = {"on": on(doing, "writ_on"), "by": doing.by, "now": doing.now, "today": doing.today}
    told = issue_writs([int(doing.values["debt"])], **facts)
    must_hold(told.findings)
    return Done("debts_enforcement", None, {"number": told.writs[0].number, "amount": told.writs[0].amount_rial})


def debt_step(doing: Doing) -> Done:
    """A step of enforcement."""
    values, debt = doing.values, Debt.objects.select_related("workshop").get(pk=doing.values["debt"])
    of, rial = plain(values["of"]), values["amount"] or 0
    step(debt.pk, plain(values["kind"]), on=on(doing, "step_on"), amount_rial=rial, of=of, by=doing.by, now=doing.now)
    return Done("debts_account", debt.workshop.code, {})


ALL_SEATS = tuple(dict.fromkeys(seat for seats in SEATS.values() for seat in seats))
ACTIONS = (
    Action(
        "receipt_confirm",
        "branch",
        BOOKS,
        (RECEIPT, Field("workshop_code", Kind.TEXT, most=10), Field("month", Kind.MONTH, required=False), WHY),
        receipt_confirm,
    ),
    Action("receipt_undo", "branch", BOOKS, (RECEIPT, WHY), receipt_undo, proof=True),
    Action(
        "refund_propose",
        "branch",
        BOOKS,
        (RECEIPT, Field("amount", Kind.RIAL, least=1, most=MOST_RIAL), WHY),
        refund_propose,
        proof=True,
    ),
    Action("refund_approve", "branch", SECOND | {"headquarters"}, (TASK,), refund_approve),
    Action(
        "debt_notify",
        "branch",
        COLLECTING,
        (DEBT, Field("served_on", Kind.DAY, required=False)),
        debt_notify,
        "ir/ssa_1354/42.1",
    ),
    Action(
        "debts_notify",
        "branch",
        COLLECTING,
        (
            Field("workshop", Kind.SUBJECT, subject="registers.Workshop code"),
            Field("served_on", Kind.DAY, required=False),
        ),
        debts_notify,
        "ir/ssa_1354/42.1",
    ),
    Action(
        "debt_objection",
        "branch",
        RECEIVING,
        (DEBT, Field("received_on", Kind.DAY, required=False), Field("grounds", Kind.LONG_TEXT, most=1000)),
        debt_objection,
        "ir/ssa_1354/42.1",
    ),
    Action(
        "objection_hear",
        "branch",
        COLLECTING,
        (OBJECTION, Field("sitting_on", Kind.DAY), Field("told_on", Kind.DAY, required=False)),
        objection_hear,
        "ir/ssa_1354/43.1",
    ),
    Action(
        "objection_decide",
        "branch",
        COLLECTING,
        (
            OBJECTION,
            Field("outcome", Kind.CHOICE, choices=("board_upheld", "board_reduced", "board_cancelled")),
            Field("amounts", Kind.LONG_TEXT, required=False, most=500),
            Field("decided_on", Kind.DAY, required=False),
            *(Field(f"seat_{seat}", Kind.TEXT, required=False, most=100) for seat in ALL_SEATS),
        ),
        objection_decide,
        "ir/ssa_1354/43.1",
    ),
    Action(
        "decision_serve",
        "branch",
        COLLECTING,
        (OBJECTION, Field("served_on", Kind.DAY, required=False)),
        decision_serve,
        "ir/ssa_1354/44.1",
    ),
    Action(
        "debt_writ",
        "branch",
        COLLECTING,
        (DEBT, Field("writ_on", Kind.DAY, required=False)),
        debt_writ,
        "ir/ssa_1354/50.1",
        proof=True,
    ),
    Action(
        "debt_step",
        "branch",
        COLLECTING,
        (
            DEBT,
            Field("kind", Kind.CHOICE, choices=("step_attachment", "step_valuation", "step_auction", "step_release")),
            Field("of", Kind.CHOICE, required=False, choices=LEVIED),
            Field("amount", Kind.RIAL, required=False, most=MOST_RIAL),
            Field("step_on", Kind.DAY, required=False),
        ),
        debt_step,
        "ir/ssa_1354/50.1",
    ),
)
