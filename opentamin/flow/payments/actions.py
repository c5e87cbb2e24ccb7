"""Verbs of payments: write order files, record that they were sent, take the bank's answers. Nothing is sent twice.

Two phases in the ledger: sending moves what is payable to "ordered at the bank"; an answer settles it against the bank
account, or moves it to the suspense of returned payments, from where a mended account is paid again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from opentamin.desk.models import Task
from opentamin.flow.payments.catalogue import findings as catalogue
from opentamin.flow.payments.catalogue import refuse
from opentamin.flow.payments.formats.answers import read_answer
from opentamin.flow.payments.formats.facts import AnswerLine, PaymentLine, PaymentOrder
from opentamin.flow.payments.formats.rails import LINES_A_FILE, rail_of
from opentamin.flow.payments.formats.writing import faults, write_ccti, write_pain001
from opentamin.flow.payments.models import Answer, LineResult, LineState, Order, OrderLine, OrderState
from opentamin.flow.payroll.models import Run, RunState
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding
from opentamin.ledger import actions as ledger
from opentamin.ledger.facts import Entry, Posting
from opentamin.registers.families import accounts_of
from opentamin.registers.models import Person

BANK, PAYABLE, ORDERED, RETURNED = "1310", "2310", "2340", "2390"


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: name and Sheba of the paying account."""

    name: str
    iban: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """Order files that were written, and lines that could not be: their findings."""

    orders: tuple[Order, ...]
    findings: tuple[Finding, ...]


@transaction.atomic
def prepare(run_id: int, *, payer: Payer, by: str, now: datetime) -> Prepared:
    """Write order files for every slip of a posted run that is owed and not ordered yet, by rail and in parts.

    Again gives nothing new; after an account was mended it writes what was held or came back. A line with a fault is
    left out and named.
    """
    run = Run.objects.select_for_update().filter(pk=run_id).first()
    if run is None or run.state != RunState.POSTED:
        raise refuse("RUN_NOT_POSTED", value=f"{Month(run.month)}/{run.number}" if run else run_id)
    lines = _open_lines(run)
    found = faults([_payment(run, line) for line in lines])
    faulty = {finding.column for finding in found}
    good = [line for line in lines if line.key not in faulty]
    parts: dict[str, list[OrderLine]] = defaultdict(list)
    for line in good:
        rail = rail_of(line.amount_rial, Day.from_date(run.pay_on))
        if rail is None:
            raise refuse("RAIL_UNKNOWN", value=Day.from_date(run.pay_on))
        parts[rail].append(line)
    orders = [
        _write(run, rail, group[at : at + LINES_A_FILE], payer, by, now)
        for rail, group in sorted(parts.items())
        for at in range(0, len(group), LINES_A_FILE)
    ]
    return Prepared(tuple(orders), tuple(found))


def _open_lines(run: Run) -> list[OrderLine]:
    """A line for each slip with something to pay, a usable account, and no line that is ordered or settled."""
    tried = OrderLine.objects.filter(run_id=run.pk)
    live = set(tried.exclude(state=LineState.RETURNED).values_list("award_id", flat=True))
    attempts = dict(tried.values_list("award_id").annotate(Max("attempt")))
    slips = [slip for slip in run.slips.filter(net_rial__gt=0).order_by("award_id") if slip.award_id not in live]
    people = {row.pk: row for row in Person.objects.filter(pk__in={slip.person_id for slip in slips})}
    accounts = accounts_of(people, on=run.pay_on)
    returned_to = set(tried.filter(state=LineState.RETURNED).values_list("award_id", "iban"))
    return [
        OrderLine(
            key=f"P{run.month}{run.number}A{slip.award_id}T{attempts.get(slip.award_id, 0) + 1}",
            run_id=run.pk,
            award_id=slip.award_id,
            attempt=attempts.get(slip.award_id, 0) + 1,
            person_id=slip.person_id,
            branch_id=slip.branch_id,
            name=f"{people[slip.person_id].first_name} {people[slip.person_id].last_name}"[:140],
            iban=accounts[slip.person_id].iban,
            amount_rial=slip.net_rial,
        )
        for slip in slips
        if slip.person_id in accounts
        and not accounts[slip.person_id].blocked
        and (slip.award_id, accounts[slip.person_id].iban) not in returned_to
    ]


def _payment(run: Run, line: OrderLine) -> PaymentLine:
    return PaymentLine(line.key, line.iban, line.name, line.amount_rial, f"مستمری و مقرری {Month(run.month)}")


def _write(run: Run, rail: str, lines: Sequence[OrderLine], payer: Payer, by: str, now: datetime) -> Order:
    serial = (Order.objects.aggregate(most=Max("id"))["most"] or 0) + 1
    number = (run.orders.aggregate(most=Max("number"))["most"] or 0) + 1
    payments = tuple(_payment(run, line) for line in lines)
    message_id = f"{payer.iban}{serial:09d}"
    file = PaymentOrder(message_id, payer.name, payer.iban, now, Day.from_date(run.pay_on), payments)
    name, content = write_ccti(file)
    order = Order.objects.create(
        run=run,
        number=number,
        message_id=message_id,
        rail=rail,
        file_name=name,
        content=content,
        standard_content=write_pain001(file),
        sha256=hashlib.sha256(content).hexdigest(),
        lines_count=len(lines),
        total_rial=file.total_rial,
        written_by=by,
        known_at=now,
    )
    for line in lines:
        line.order = order
    OrderLine.objects.bulk_create(lines)
    return order


@transaction.atomic
def send(order_id: int, *, by: str, on: date, now: datetime) -> Order:
    """Record that an order file was handed to the bank, and post it. Saying it again changes nothing."""
    order = Order.objects.select_for_update().select_related("run").get(pk=order_id)
    if order.state != OrderState.PREPARED:
        return order
    amounts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in order.lines.all():
        amounts[line.branch_id][PAYABLE if line.attempt == 1 else RETURNED] += line.amount_rial
    entries = [
        _entry(f"order/{order.pk}/sent/{branch}", order.run, on, branch, {**sources, ORDERED: -sum(sources.values())})
        for branch, sources in sorted(amounts.items())
    ]
    ledger.post(entries, now=now)
    order.state, order.sent_by, order.sent_on = OrderState.SENT, by, on
    order.save(update_fields=["state", "sent_by", "sent_on"])
    return order


def _entry(key: str, run: Run, on: date, branch_id: int, amounts: Mapping[str, int]) -> Entry:
    return Entry(
        key=key,
        kind="payment",
        counts_on=on,
        period=Day.from_date(on).month.code,
        month=run.month,
        postings=tuple(Posting(account, amount) for account, amount in sorted(amounts.items()) if amount),
        branch_id=branch_id,
        basis=f"payroll_run/{run.pk}",
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What an answer brought: payments settled and returned, and rows that were not taken."""

    answer: Answer
    settled: int
    returned: int
    findings: tuple[Finding, ...]
    new: bool


@transaction.atomic
def take_answer(name: str, content: bytes, *, by: str, on: date, now: datetime) -> Taken:
    """Take a bank's file: each row settles or returns its payment. The same file again changes nothing.

    Rows about payments that we never ordered or sent, or of another amount, are named and left out. Of two rows about
    one payment the later holds, if it returns what the earlier settled. A file that cannot be read stores nothing.
    """
    digest = hashlib.sha256(content).hexdigest()
    known = Answer.objects.filter(sha256=digest).first()
    if known is not None:
        return Taken(known, 0, 0, (), new=False)
    read = read_answer(name, content)
    if not read.form:
        raise refuse("ANSWER_UNREADABLE", file=name, reason=read.findings[0].message_en.partition(": ")[2].rstrip("."))
    lines = {
        line.key: line
        for line in OrderLine.objects.select_for_update(of=("self",))
        .select_related("order__run")
        .filter(key__in=[each.reference for each in read.lines])
    }
    found = list(read.findings)
    changes: dict[str, AnswerLine] = {}
    for each in read.lines:
        fault = _mismatch(each, lines.get(each.reference))
        if fault is not None:
            found.append(fault)
        elif lines[each.reference].state != (LineState.SETTLED if each.settled else LineState.RETURNED):
            changes[each.reference] = each
    answer = Answer.objects.create(
        file_name=name, content=content, sha256=digest, format=read.form,
        findings=[finding.as_dict() for finding in found], by=by, known_at=now,
    )  # fmt: skip
    _book(answer, [(lines[key], each) for key, each in sorted(changes.items())], on, now)
    settled = sum(each.settled for each in changes.values())
    return Taken(answer, settled, len(changes) - settled, tuple(found), new=True)


def _mismatch(each: AnswerLine, line: OrderLine | None) -> Finding | None:
    if line is None:
        return catalogue().make("PAYMENT_UNKNOWN", value=each.reference)
    if line.order.state == OrderState.PREPARED:
        return catalogue().make("PAYMENT_NOT_SENT", value=each.reference)
    if each.amount_rial is not None and each.amount_rial != line.amount_rial:
        return catalogue().make(
            "PAYMENT_AMOUNT_DIFFERS", key=each.reference, value=each.amount_rial, ordered=line.amount_rial
        )
    return None


def _book(answer: Answer, changes: Sequence[tuple[OrderLine, AnswerLine]], on: date, now: datetime) -> None:
    """Results, states, entries and tasks of an answer's rows."""
    sums: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    runs = {line.order.run_id: line.order.run for line, _ in changes}
    for line, each in changes:
        accounts = sums[(line.order.run_id, line.branch_id)]
        source = BANK if line.state == LineState.SETTLED else ORDERED
        accounts[source] += line.amount_rial
        accounts[BANK if each.settled else RETURNED] -= line.amount_rial
        line.state = LineState.SETTLED if each.settled else LineState.RETURNED
    LineResult.objects.bulk_create(
        [
            LineResult(
                line=line,
                answer=answer,
                settled=each.settled,
                reason=each.reason,
                on=each.day.to_date() if each.day else on,
            )
            for line, each in changes
        ]
    )
    OrderLine.objects.bulk_update([line for line, _ in changes], ["state"], batch_size=2000)
    entries = [
        _entry(f"answer/{answer.pk}/{run_id}/{branch}", runs[run_id], on, branch, amounts)
        for (run_id, branch), amounts in sorted(sums.items())
        if any(amounts.values())
    ]
    ledger.post(entries, now=now)
    orders = {line.order_id for line, _ in changes}
    Order.objects.filter(pk__in=orders, state=OrderState.SENT).update(state=OrderState.ANSWERED)
    Task.objects.bulk_create([_returned_task(line, each, now) for line, each in changes if not each.settled])


def _returned_task(line: OrderLine, each: AnswerLine, now: datetime) -> Task:
    return Task(
        key=f"returned_payment/{line.pk}",
        kind="mend_account",
        subject=f"award/{line.award_id}",
        branch_id=line.branch_id,
        text_fa=f"پرداخت {line.key} به {line.amount_rial} ریال برگشت ({each.reason or 'بی ذکر علت'}): حساب گیرنده را درست کنید.",
        text_en=f"Payment {line.key} of {line.amount_rial} rials came back ({each.reason or 'no reason given'}): mend the account.",
        opened_at=now,
    )
