"""The watch over open plans, in sets: interest that falls due, parts that were missed, plans that are kept, warnings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction

from opentamin.desk.models import Task
from opentamin.flow.collection.events import record
from opentamin.flow.collection.facts import MOVES, Happening, State
from opentamin.flow.collection.models import Debt
from opentamin.flow.collection.opening import open_debts
from opentamin.flow.settlement.facts import Watched
from opentamin.flow.settlement.models import Plan, PlanDebt, PlanState
from opentamin.flow.settlement.standing import PartStanding, accrued, is_kept, missed_part, standing
from opentamin.flow.settlement.waivers import revoke
from opentamin.ground.calendar import Day
from opentamin.ledger.actions import known_keys, post
from opentamin.ledger.chart import chart
from opentamin.ledger.facts import Entry, Posting
from opentamin.ledger.models import Entry as EntryRow

WARN_DAYS = 7
"""How long before its day a part that is not covered yet becomes a task."""
INTEREST = "instalment_interest"
BY = "watch"
Standing = Mapping[int, list[PartStanding]]


@transaction.atomic
def watch(as_of: Day, *, today: Day, now: datetime) -> Watched:
    """Bring all open plans up to date. `as_of`: the last day whose money has come in wholly, not after `today`.

    Only parts that fell due until `as_of` can be missed, so a statement that comes a day later breaks no plan; nor is a
    plan judged on the day on which interest was written late, for nobody could pay what was not owed yet. The same call
    again changes nothing.
    """
    plans = {row.pk: row for row in Plan.objects.select_for_update().filter(state=PlanState.OPEN)}
    stand = standing(min(as_of, today).to_date(), plans)
    interest = _post_interest(plans, stand, as_of, today, now)
    fresh = _written_late_today(stand, now)
    broken = {pk: part for pk, parts in stand.items() if pk not in fresh and (part := missed_part(parts))}
    kept = [pk for pk, parts in stand.items() if is_kept(parts, as_of.to_date())]
    revoked = _break([plans[pk] for pk in broken], broken, today, now)
    _end([plans[pk] for pk in kept], as_of, now)
    still = {pk: parts for pk, parts in stand.items() if pk not in broken and pk not in kept}
    return Watched(interest, len(broken), len(kept), _warn(plans, still, today, now), revoked)


def interest_key(plan_id: int, number: int) -> str:
    """The key of the entry of a part's interest."""
    return f"plan/{plan_id}/interest/{number}"


def item_of(plan_id: int) -> str:
    """The item under which a plan's interest is owed."""
    return f"plan/{plan_id}"


def _post_interest(plans: Mapping[int, Plan], stand: Standing, as_of: Day, today: Day, now: datetime) -> int:
    """Interest of a month that has begun becomes a debt of the plan's own item, counting on the day of its part."""
    due = [part for parts in stand.values() for part in accrued(parts, as_of.to_date())]
    known = known_keys(interest_key(part.plan_id, part.number) for part in due)
    new = [part for part in due if interest_key(part.plan_id, part.number) not in known]
    codes = _codes({part.plan_id for part in new})
    post([_interest(plans[part.plan_id], codes[part.plan_id], part, today) for part in new], now=now)
    if new:
        open_debts(now=now, subjects=sorted(set(codes.values())))
        _join([plans[pk] for pk in codes], now)
    return len(new)


def _written_late_today(stand: Standing, now: datetime) -> set[int]:
    """Plans of which interest was written today although its part was due before."""
    keys = {interest_key(p.plan_id, p.number): p.plan_id for parts in stand.values() for p in parts if p.interest_rial}
    late = EntryRow.objects.filter(key__in=keys, known_at__date=now.date(), counts_on__lte=now.date())
    return {keys[key] for key in late.values_list("key", flat=True)}


def _codes(plan_ids: Iterable[int]) -> dict[int, str]:
    return dict(Plan.objects.filter(pk__in=list(plan_ids)).values_list("pk", "workshop__code"))


def _interest(plan: Plan, code: str, part: PartStanding, today: Day) -> Entry:
    share = chart().shares[INTEREST]
    return _entry(
        plan, code, interest_key(plan.pk, part.number), part.interest_rial, today, share.debit, share.credit,
        on=Day.from_date(part.due_on),
    )  # fmt: skip


def _entry(
    plan: Plan, code: str, key: str, amount: int, today: Day, debit: str, credit: str, *, on: Day
) -> Entry:  # fmt: skip
    """An entry of interest; a negative amount takes it back."""
    assert plan.month is not None
    return Entry(
        key=key,
        kind=INTEREST,
        counts_on=on.to_date(),
        period=today.month.code,
        month=plan.month,
        postings=(Posting(debit, amount, INTEREST), Posting(credit, -amount, INTEREST)),
        subject=code,
        branch_id=plan.branch_id,
        due_on=on.to_date(),
        basis=f"settlement/plan/{plan.pk}",
        item=item_of(plan.pk),
    )


def _join(plans: Iterable[Plan], now: datetime) -> None:
    """The debt of a plan's interest stands on instalments like the debts that the plan covers."""
    by_item = {(plan.workshop_id, item_of(plan.pk)): plan for plan in plans}
    own = Debt.objects.filter(item__in=[item for _, item in by_item], state=State.ASSESSED)
    new = [(by_item[debt.workshop_id, debt.item], debt) for debt in own if (debt.workshop_id, debt.item) in by_item]
    record([_about(plan, debt.pk, "plan_begun", "begun", plan.begun_on) for plan, debt in new], now=now)


def _about(plan: Plan, debt_id: int, kind: str, word: str, on: object, reason: str = "") -> Happening:
    key = f"plan/{plan.pk}/{word}/{debt_id}"
    return Happening(debt_id, kind, key, on, by=BY, reason=reason, facts={"plan": plan.pk})


def _break(plans: list[Plan], missed: Mapping[int, PartStanding], today: Day, now: datetime) -> int:
    """One missed part makes the rest due: debts are final again, full penalties count, forgiveness is taken back."""
    for plan in plans:
        part = missed[plan.pk]
        plan.state, plan.missed_number = PlanState.BROKEN, part.number
        plan.ended_on = part.due_on + timedelta(days=1)
    _close(plans, "plan_defaulted", "defaulted", now)
    _take_interest_back(plans, today, now)
    Task.objects.bulk_create([_broken_task(plan, now) for plan in plans], ignore_conflicts=True)
    tied = [plan.application_id for plan in plans if plan.application_id]
    return revoke(tied, why="plan_broken", by=BY, today=today, now=now)


def _end(plans: list[Plan], as_of: Day, now: datetime) -> None:
    """Plans of which every part came in."""
    for plan in plans:
        plan.state, plan.ended_on = PlanState.KEPT, as_of.to_date()
    _close(plans, "plan_ended", "ended", now)


def _close(plans: list[Plan], kind: str, word: str, now: datetime) -> None:
    """Write the end of plans, and what it is for each of their debts that still stands on instalments."""
    Plan.objects.bulk_update(plans, ["state", "ended_on", "missed_number"], batch_size=5000)
    by_id = {plan.pk: plan for plan in plans}
    rows = [(by_id[row.plan_id], row.debt) for row in PlanDebt.objects.filter(plan__in=plans).select_related("debt")]
    by_item = {(plan.workshop_id, item_of(plan.pk)): plan for plan in plans}
    own = Debt.objects.filter(item__in=[item for _, item in by_item])
    rows += [(by_item[debt.workshop_id, debt.item], debt) for debt in own if (debt.workshop_id, debt.item) in by_item]
    may = MOVES[kind].sources
    ending = [
        _about(plan, debt.pk, kind, word, plan.ended_on, _cause(plan))
        for plan, debt in rows
        if State(debt.state) in may
    ]
    record(ending, now=now)
    PlanDebt.objects.filter(plan__in=plans).update(is_open=False)
    keys = Task.objects.filter(kind="instalment_due", closed_at=None, subject__in=[item_of(pk) for pk in by_id])
    keys.update(closed_by=BY, closed_at=now, outcome=word)


def _cause(plan: Plan) -> str:
    return f"part {plan.missed_number} was not paid in time" if plan.missed_number else "every part was paid"


UNPAID_INTEREST = """
    SELECT p.id, w.code, sum(l.amount_rial)::bigint FROM settlement_plan p
    JOIN registers_workshop w ON w.id = p.workshop_id
    JOIN ledger_entry e ON e.subject = w.code AND e.month = p.month AND e.item = 'plan/' || p.id
    JOIN ledger_posting l ON l.entry_id = e.id AND l.account_id = %(account)s
    WHERE p.id = ANY(%(plans)s) GROUP BY p.id, w.code HAVING sum(l.amount_rial) > 0
"""


def _take_interest_back(plans: list[Plan], today: Day, now: datetime) -> None:
    """Interest that was posted and not paid goes: the full penalty of the same months comes instead (reading 46.r4)."""
    share = chart().shares[INTEREST]
    by_id = {plan.pk: plan for plan in plans}
    with connection.cursor() as cursor:
        cursor.execute(UNPAID_INTEREST, {"plans": list(by_id), "account": share.debit})
        rows = cursor.fetchall()
    back = [
        _entry(by_id[pk], code, f"plan/{pk}/interest_back", -rial, today, share.debit, share.credit, on=today)
        for pk, code, rial in rows
    ]
    post(back, now=now)


def _broken_task(plan: Plan, now: datetime) -> Task:
    return Task(
        key=f"plan/{plan.pk}/broken",
        kind="plan_broken",
        subject=item_of(plan.pk),
        branch_id=plan.branch_id,
        text_fa=f"طرح تقسیط {plan.pk} با نپرداختن قسط {plan.missed_number} شکست: همهٔ بدهی حال و اجرایی است.",
        text_en=f"Plan {plan.pk} broke with part {plan.missed_number}: all of it is due and may be enforced.",
        opened_at=now,
    )


def _warn(plans: Mapping[int, Plan], stand: Standing, today: Day, now: datetime) -> int:
    """A task for each part that falls due within days and is not covered; tasks of covered parts are closed."""
    last = (today + WARN_DAYS).to_date()
    waiting = [p for parts in stand.values() for p in parts if p.state == "waiting" and p.due_on <= last]
    keys = {_task_key(part): part for part in waiting}
    known = set(Task.objects.filter(key__in=keys).values_list("key", flat=True))
    new = [_due_task(plans[part.plan_id], part, now) for key, part in keys.items() if key not in known]
    Task.objects.bulk_create(new, ignore_conflicts=True)
    covered = [_task_key(p) for parts in stand.values() for p in parts if p.state in ("paid", "spared")]
    Task.objects.filter(key__in=covered, closed_at=None).update(closed_by=BY, closed_at=now, outcome="paid")
    return len(new)


def _task_key(part: PartStanding) -> str:
    return f"plan/{part.plan_id}/due/{part.number}"


def _due_task(plan: Plan, part: PartStanding, now: datetime) -> Task:
    return Task(
        key=_task_key(part),
        kind="instalment_due",
        subject=item_of(plan.pk),
        branch_id=plan.branch_id,
        text_fa=f"قسط {part.number} طرح {plan.pk}: تا مهلت آن {part.left_rial:,} ریال باید برسد.",
        text_en=f"Part {part.number} of plan {plan.pk}: {part.left_rial:,} rials must come in by its day.",
        opened_at=now,
        due_on=part.due_on,
    )
