"""The door of employers: a slip to pay, instalments, forgiveness, an objection, the clearance of a contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from opentamin.config import keys
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.facts import State
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.objections import object_to
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.collection.penalties import late_penalties, post_penalties
from opentamin.flow.contracts.certificates import PURPOSE
from opentamin.flow.contracts.clearing import clear
from opentamin.flow.contracts.models import Contract, Subcontractor
from opentamin.flow.lists.models import ListState, WageList
from opentamin.flow.receipts.references import give_reference
from opentamin.flow.settlement import forgiving, plans
from opentamin.flow.settlement.facts import ForgivenessAsked, PlanAsked
from opentamin.flow.settlement.parts import parts_of
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding
from opentamin.journeys.acts.facts import PAPERS, Action, Asking, Doing, Done, Field, Kind, Preview, Refused
from opentamin.journeys.acts.reading import findings
from opentamin.journeys.rehearsing import sign
from opentamin.journeys.submit_list import go_on
from opentamin.law.campaigns import GROUPS, campaigns
from opentamin.registers.models import Workshop

OF_DEBTS = frozenset({"employer.debts", "service_desk"})
MOST_RIAL = 10**14
WORKSHOP = Field("workshop", Kind.SUBJECT, subject="registers.Workshop code")


def bring_up_to_date(codes: list[str], doing: Doing) -> None:
    """Open what the ledger knows as owed, and post late penalties as of today: an act stands on what is owed now."""
    open_debts(now=doing.now, subjects=codes)
    post_penalties(doing.today.to_date(), now=doing.now, today=doing.today, subjects=codes, by=doing.by)


def give_payment_reference(doing: Doing) -> Done:
    """A bill id with its payment id, for one debt or for all that is owed today, penalties of today included."""
    values = doing.values
    workshop = Workshop.objects.get(code=values["workshop"])
    bring_up_to_date([workshop.code], doing)
    debt = Debt.objects.get(pk=values["debt"]) if values.get("debt") else None
    if debt is not None and debt.workshop_id != workshop.pk:
        raise _other_subject("debt")
    asked = [debt.pk] if debt else list(Debt.objects.filter(workshop=workshop).values_list("pk", flat=True))
    owed = sum(balance.owed_rial for balance in balances(asked).values())
    amount = values.get("amount_rial") or owed
    if amount <= 0:
        raise Refused([findings().make("NOTHING_OWED", value=workshop.code)])
    place: dict[str, Any] = {"month": debt.month, "item": debt.item} if debt else {}
    made = give_reference(workshop.code, amount, key=doing.key, by=doing.by, today=doing.today, now=doing.now, **place)
    facts = {"amount": made.amount_rial, "bill": made.bill_id or "", "payment": made.payment_id}
    return Done("employer_slip", made.pk, facts, doing.today.month.until + -1)


def _other_subject(column: str) -> Refused:
    words = {"label_fa": "بدهی", "label_en": "The debt"}
    return Refused([findings().make("SUBJECT_NOT_YOURS", column=column, **words)])


def _plan(key: str, values: Any, by: str) -> PlanAsked:
    """A plan over the debts that may be scheduled now; where there is none, over all, so that it is told why not."""
    first = Day.parse(str(values["first_due"])).to_date()
    rows = Debt.objects.filter(workshop__code=values["workshop"], state__in=plans.MAY_BEGIN)
    ids = tuple(rows.values_list("pk", flat=True)) or None
    reason = values.get("reason") or ""
    return PlanAsked(key, values["workshop"], values["instalments"], first, by, reason=reason, debt_ids=ids)


def preview_plan(asking: Asking) -> Preview:
    """The parts that a plan would have, by what is owed today with the penalties that would be posted today."""
    asked = _plan("", asking.values, asking.who.login)
    found = plans.faults(asked, today=asking.today)
    if found:
        return Preview(findings=found)
    workshop = Workshop.objects.get(code=asked.workshop_code)
    owed = plans.owed_of(workshop, (), asked.debt_ids)
    late = late_penalties(asking.today.to_date(), debts=[debt.pk for debt, _ in owed])
    scheduled = sum(balance.owed_rial for _, balance in owed) + sum(each.difference_rial for each in late)
    first = Day.from_date(asked.first_due_on)
    parts = parts_of(scheduled, asked.instalments, first, plan_day=asking.today, with_interest=True)
    return Preview(
        notes=tuple(_left_out(workshop)),
        columns=("number", "due_on", "principal", "interest", "part"),
        rows=tuple(
            (p.number, p.due, p.principal_rial, p.interest_rial, p.principal_rial + p.interest_rial) for p in parts
        ),
        total_rial=sum(p.principal_rial + p.interest_rial for p in parts),
    )


def _left_out(workshop: Workshop) -> Iterator[Finding]:
    """The debts that a plan does not take in now: those before a board, or in a plan already."""
    rows = Debt.objects.filter(workshop=workshop).exclude(state__in=[*plans.MAY_BEGIN, State.SETTLED])
    for row in rows.order_by("month", "item"):
        yield findings().make("DEBT_LEFT_OUT", value=f"{Month(row.month)} {row.item}".strip())


def ask_for_plan(doing: Doing) -> Done:
    """Propose instalments over all that is owed today; an officer approves (article 46)."""
    bring_up_to_date([doing.values["workshop"]], doing)
    asked = _plan(doing.key, doing.values, doing.by)
    answer = plans.propose(asked, by=doing.by, today=doing.today, now=doing.now)
    if answer.findings or answer.id is None:
        raise Refused(answer.findings)
    return Done("plan", answer.id, {"number": answer.id, "instalments": asked.instalments})


def ask_forgiveness(doing: Doing) -> Done:
    """A request under a campaign that is open today; every condition gets its verdict, an officer decides."""
    values = doing.values
    bring_up_to_date([values["workshop"]], doing)
    asked = ForgivenessAsked(
        doing.key,
        values["workshop"],
        values["campaign"],
        values["group"],
        values["months_to_pay"] or 0,
        doing.by,
        doing.today.to_date(),
        headcount=values["headcount"],
        evidence=values["evidence"] or "",
    )
    answer = forgiving.apply(asked, by=doing.by, now=doing.now)
    if answer.findings or answer.id is None:
        raise Refused(answer.findings)
    return Done("employer_settle", values["workshop"], {"number": answer.id})


def object_to_debt(doing: Doing) -> Done:
    """A written objection to a debt that was notified; the primary board hears it (articles 42, 43)."""
    values = doing.values
    got = object_to(
        [int(values["debt"])],
        received_on=doing.today.to_date(),
        grounds=values["grounds"],
        by=doing.by,
        now=doing.now,
    )
    if got.findings:
        raise Refused(got.findings)
    taken = got.objections[0]
    code = Debt.objects.values_list("workshop__code", flat=True).get(pk=taken.debt_id)
    return Done("employer_object", code, {"number": taken.pk}, Day.from_date(taken.board_by))


def ask_clearance(doing: Doing) -> Done:
    """The certificate of a contract, or everything that stands before it; the request is kept either way (article 38)."""
    contract = Contract.objects.select_related("workshop").get(pk=doing.values["contract"])
    partners = Subcontractor.objects.filter(contract=contract).exclude(workshop_code="")
    codes = [contract.workshop.code, *partners.values_list("workshop_code", flat=True)]
    bring_up_to_date(codes, doing)
    done = clear(
        contract.pk, doing.key, on=doing.today.to_date(), by=doing.by, now=doing.now, seal=lambda content: keys.seal(PURPOSE, content)
    )  # fmt: skip
    paper = ("certificate_paper", done.certificate.pk) if done.certificate else None
    number = done.certificate.number if done.certificate else "–"
    return Done("contract", contract.pk, {"number": number}, paper=paper, findings=done.findings)


def sign_list(doing: Doing) -> Done:
    """Stand for the totals of lists that were checked; from then on they have effect (article 39)."""
    values = doing.values
    number = int(values["submission"])
    rows = WageList.objects.filter(submission=number, state=ListState.CHECKED)
    if not rows or {row.workshop_id for row in rows} - set(doing.who.workshops):
        raise Refused([findings().make("NOTHING_TO_SIGN", value=number)])
    seen = sign(number, values["digest"], by=f"user/{doing.act.user_id}", now=doing.now, today=doing.today)
    if seen is None or seen.digest != values["digest"]:
        raise Refused([findings().make("TOTALS_CHANGED", value=number)])
    go_on([number], now=doing.now, today=doing.today)
    return Done("list", seen.found[0]["list"], {"number": number, "people": sum(e["people"] for e in seen.found)})


ACTIONS = (
    Action(
        "sign_list",
        "employer",
        frozenset({"employer.lists"}),
        (
            Field("submission", Kind.SUBJECT, subject="lists.Submission pk"),
            Field("digest", Kind.TEXT, most=64, hidden=True),
        ),
        sign_list,
        "ir/ssa_1354/39.1",
    ),
    Action(
        "give_payment_reference",
        "employer",
        OF_DEBTS,
        (
            WORKSHOP,
            Field("debt", Kind.SUBJECT, required=False, subject="collection.Debt id"),
            Field("amount_rial", Kind.RIAL, required=False, least=1000, most=MOST_RIAL),
        ),
        give_payment_reference,
        "ir/ssa_1354/39.1",
    ),
    Action(
        "ask_for_plan",
        "employer",
        OF_DEBTS,
        (
            WORKSHOP,
            Field("instalments", Kind.NUMBER, least=1, most=plans.MOST_PARTS),
            Field("first_due", Kind.DAY),
            Field("reason", Kind.LONG_TEXT, required=False, most=500),
        ),
        ask_for_plan,
        "ir/ssa_1354/46.1",
        previews=preview_plan,
    ),
    Action(
        "ask_forgiveness",
        "employer",
        OF_DEBTS,
        (
            WORKSHOP,
            Field("campaign", Kind.CHOICE, choices=tuple(campaigns())),
            Field("group", Kind.CHOICE, choices=tuple(GROUPS)),
            Field("months_to_pay", Kind.NUMBER, required=False, most=36),
            Field("headcount", Kind.NUMBER, required=False, most=100_000),
            Field("evidence", Kind.LONG_TEXT, required=False, most=500),
            PAPERS,
        ),
        ask_forgiveness,
        words={f"campaign.{name}": (row.title_fa, row.title_en) for name, row in campaigns().items()},
    ),
    Action(
        "object_to_debt",
        "employer",
        OF_DEBTS,
        (
            Field("debt", Kind.SUBJECT, subject="collection.Debt id"),
            Field("grounds", Kind.LONG_TEXT, most=1000),
            PAPERS,
        ),
        object_to_debt,
        "ir/ssa_1354/42.1",
    ),
    Action(
        "ask_clearance",
        "employer",
        OF_DEBTS,
        (Field("contract", Kind.SUBJECT, subject="contracts.Contract id"),),
        ask_clearance,
        "ir/ssa_1354/38.1",
    ),
)
