"""Self-paid insurance at the counter and at home: ask for a contract, open it, pay its months, end it."""

from __future__ import annotations

from typing import Any

from opentamin.desk.models import Task
from opentamin.flow.selfpaid import ending
from opentamin.flow.selfpaid.catalogue import SelfPaidRefusal
from opentamin.flow.selfpaid.facts import NewPayment, Quote, Terms
from opentamin.flow.selfpaid.models import Contract, Kind, Plan
from opentamin.flow.selfpaid.questions import next_months, standing
from opentamin.ground.calendar import Day, Month
from opentamin.ground.persian import ascii_digits
from opentamin.journeys import self_paid
from opentamin.journeys.acts.branch_claims import branch_for
from opentamin.journeys.acts.branch_money import MOST_RIAL
from opentamin.journeys.acts.branch_roles import COUNTER, OFFICER, on, plain, settled
from opentamin.journeys.acts.facts import Action, Asking, Doing, Done, Field, Preview, Refused
from opentamin.journeys.acts.facts import Kind as Typed
from opentamin.journeys.acts.insured import SELF
from opentamin.journeys.acts.reading import findings
from opentamin.registers.models import Office, Person, PersonScope

PERSON = Field("person", Typed.SUBJECT, subject="registers.Person id")
CONTRACT = Field("contract", Typed.SUBJECT, subject="selfpaid.Contract id")
KINDS = ("selfpaid_freelance", "selfpaid_homemaker", "selfpaid_abroad", "selfpaid_voluntary")
PLANS = {"all": Plan.NONE, "pension": Plan.PENSION, "survivors": Plan.SURVIVORS, "disability": Plan.DISABILITY}
TRADES = {"ordinary": 0, "driver": 1, "employer": 2, "listed": 3}
ASKED = "self_paid_asked"
ANSWER_WITHIN_DAYS = 10
"""Our own promise; no law names a term."""
SHOWN_MONTHS = 3
COLUMNS = ("month", "base", "premium", "health", "due")
TERMS = (
    PERSON,
    Field("kind", Typed.CHOICE, choices=KINDS),
    Field("plan", Typed.CHOICE, choices=tuple(f"selfplan_{name}" for name in PLANS)),
    Field("trade", Typed.CHOICE, required=False, choices=tuple(f"trade_{name}" for name in TRADES)),
    Field("daily_base", Typed.RIAL, required=False, most=10**10),
    Field("health", Typed.YES, required=False),
    Field("relatives", Typed.TEXT, required=False, most=200),
    Field("from_on", Typed.DAY, required=False),
    Field("office", Typed.TEXT, required=False, most=4),
)


def _page(doing: Doing) -> str:
    """The page of contracts that whoever asked may open."""
    return "my_self_paid" if doing.who.role in ("insured", "guardian") else "person_self_paid"


def terms_of(values: Any, branch_id: int, today: Day) -> Terms:
    """The contract that was typed; relatives by their national codes, an empty day is today."""
    return Terms(
        person_id=int(values["person"]),
        branch_id=branch_id,
        kind=Kind[plain(values["kind"]).upper()],
        plan=PLANS[plain(values["plan"])],
        trade=TRADES[plain(values.get("trade")) or "ordinary"],
        from_on=Day.parse(str(values["from_on"])) if values.get("from_on") else today,
        daily_base_rial=int(values.get("daily_base") or 0),
        heads=_heads(values),
    )


def _heads(values: Any) -> tuple[int, ...]:
    """Who is taken in for health: the insured where that is wanted, and relatives by code; a code of nobody is told."""
    codes = ascii_digits(values.get("relatives") or "").replace("،", " ").replace(",", " ").split()
    known = dict(Person.objects.filter(national_code__in=codes).values_list("national_code", "pk"))
    lost = [code for code in codes if code not in known]
    if lost:
        raise Refused([findings().make("RELATIVE_UNKNOWN", column="relatives", value=code) for code in lost])
    own = (int(values["person"]),) if values.get("health") else ()
    return (*own, *(known[code] for code in codes))


def self_paid_open(doing: Doing) -> Done:
    """Open a contract of somebody with the branch; who had asked for it has an answer."""
    terms = terms_of(doing.values, branch_for(doing, int(doing.values["person"])), doing.today)
    try:
        made = self_paid.open_contract(doing.key, terms, by=doing.by, now=doing.now, today=doing.today)
    except SelfPaidRefusal as refusal:
        raise Refused(refusal.findings) from None
    settled(doing, f"person/{terms.person_id}", ASKED, outcome="opened")
    due = standing(made.contract.pk, doing.today)
    first = Day.from_date(due.months[0].due_on) if due and due.months else None
    return Done(_page(doing), terms.person_id, {"number": str(made.contract.pk)}, first, findings=made.notes)


def preview_terms(asking: Asking) -> Preview:
    """Everything against the contract, and what its first months would cost."""
    try:
        terms = terms_of(asking.values, 0, asking.today)
    except Refused as refusal:
        return Preview(findings=refusal.findings)
    looked, costs = self_paid.look(terms, count=SHOWN_MONTHS, now=asking.now, today=asking.today)
    return _table(costs, findings=looked.faults, notes=looked.notes)


def _table(costs: Quote, **told: Any) -> Preview:
    rows = tuple(
        (_name(each.month), each.base_rial, each.premium_rial, each.health_rial, each.due_rial) for each in costs.months
    )
    return Preview(columns=COLUMNS, rows=rows, total_rial=costs.due_rial or None, **told)


def _name(month: int) -> str:
    return str(Month(month))


def self_paid_ask(doing: Doing) -> Done:
    """An insured person asks for a contract: what the law refuses is told at once, else the branch gets the case."""
    values, person_id = doing.values, int(doing.values["person"])
    looked, _ = self_paid.look(terms_of(values, 0, doing.today), count=1, now=doing.now, today=doing.today)
    if looked.faults:
        raise Refused(looked.faults)
    person, until = Person.objects.get(pk=person_id), doing.today + ANSWER_WITHIN_DAYS
    name, kind = f"{person.first_name} {person.last_name}", Kind[plain(values["kind"]).upper()]
    Task.objects.get_or_create(
        key=doing.key,
        defaults={
            "kind": ASKED,
            "subject": f"person/{person_id}",
            "branch_id": _branch_asked(doing, person_id),
            "text_fa": f"{name}: قرارداد {kind.label} می‌خواهد",
            "text_en": f"{name} asks for a contract ({kind.name.lower()})",
            "opened_at": doing.now,
            "due_on": until.to_date(),
            "proposed_by": doing.by,
        },
    )
    return Done(_page(doing), person_id, {"name": name}, until, findings=looked.notes)


def _branch_asked(doing: Doing, person_id: int) -> int:
    """The branch that was typed, else the one that keeps the person's file; BRANCH_UNCLEAR where there is none."""
    if doing.values.get("office"):
        found = Office.objects.filter(code=ascii_digits(doing.values["office"]).strip(), closed_on=None).first()
    else:
        newest = PersonScope.objects.filter(person=person_id).exclude(branch=None).order_by("pk").last()
        found = newest.branch if newest else None
    if found is None:
        raise Refused([findings().make("BRANCH_UNCLEAR", column="office")])
    return found.pk


def self_paid_pay(doing: Doing) -> Done:
    """Record that the next months of a contract were paid: they are in the record, and cover follows."""
    row = Contract.objects.get(pk=doing.values["contract"])
    paid_on = Day.from_date(on(doing, "paid_on"))
    values = doing.values
    asked = NewPayment(doing.key, row.pk, values["months"], values["amount"], paid_on, values["reference"])
    done = self_paid.pay_months([asked], by=doing.by, now=doing.now, today=doing.today)
    if doing.key in done.refused:
        raise Refused(done.refused[doing.key])
    until = standing(row.pk, doing.today)
    assert until is not None and until.paid_until is not None
    return Done(_page(doing), row.person_id, {"months": values["months"], "until": str(Month(until.paid_until))})


def preview_pay(asking: Asking) -> Preview:
    """What the months that are to be paid cost, one by one."""
    costs = next_months(int(asking.values["contract"]), min(int(asking.values["months"]), 12))
    return _table(costs, findings=costs.findings)


def self_paid_end(doing: Doing) -> Done:
    """End a contract: it stands until its last paid month."""
    row = Contract.objects.get(pk=doing.values["contract"])
    try:
        made = ending.end(row.pk, doing.values["reason"], by=doing.by, now=doing.now, today=doing.today)
    except SelfPaidRefusal as refusal:
        raise Refused(refusal.findings) from None
    return Done(_page(doing), row.person_id, {"number": str(row.pk), "month": str(Month(made.until_month))})


ACTIONS = (
    Action("self_paid_ask", "insured", SELF, TERMS, self_paid_ask, "ir/freelance_1386/1.1", previews=preview_terms),
    Action(
        "self_paid_open",
        "branch",
        OFFICER | {"headquarters"},
        TERMS,
        self_paid_open,
        "ir/freelance_1386/1.1",
        previews=preview_terms,
    ),
    Action(
        "self_paid_pay",
        "branch",
        COUNTER,
        (
            CONTRACT,
            Field("months", Typed.NUMBER, least=1, most=12),
            Field("amount", Typed.RIAL, least=1, most=MOST_RIAL),
            Field("paid_on", Typed.DAY, required=False),
            Field("reference", Typed.TEXT, most=60),
        ),
        self_paid_pay,
        "ir/freelance_1386/due.4",
        previews=preview_pay,
    ),
    Action(
        "self_paid_end",
        "branch",
        OFFICER | SELF,
        (CONTRACT, Field("reason", Typed.LONG_TEXT, most=300)),
        self_paid_end,
        "ir/freelance_1386/due.2",
    ),
)
