"""Self-paid insurance from the counter to cover: what the record says of past premium, contract, payment, month of the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from opentamin.flow.careers.facts import completed_years
from opentamin.flow.careers.questions import record
from opentamin.flow.careers.self_paid import credit_self_paid
from opentamin.flow.selfpaid import opening, paying
from opentamin.flow.selfpaid.dues import raise_dues
from opentamin.flow.selfpaid.ending import lapse
from opentamin.flow.selfpaid.facts import NewPayment, Quote, Terms
from opentamin.flow.selfpaid.opening import Looked, Opened
from opentamin.flow.selfpaid.paying import Paid
from opentamin.flow.selfpaid.pricing import quote
from opentamin.ground.calendar import Day, month_length
from opentamin.registers.models import Person

YEAR_MONTHS = 12


def known_terms(terms: Terms, *, now: datetime) -> Terms:
    """The terms with age and past premium on the day of the contract, as registered and recorded now (reading admission.r4)."""
    person = Person.objects.filter(pk=terms.person_id).first()
    born = person.birth_date if person else None
    months = record(terms.person_id, as_of=terms.from_on.month.code, known_on=now).months
    whole = sum(month.days_counted == month_length(month.month) for month in months)
    age = max(0, completed_years(Day.from_date(born), terms.from_on)) if born else None
    return replace(
        terms, age_years=age, past_years=whole // YEAR_MONTHS, past_days=sum(month.days_counted for month in months)
    )


def look(terms: Terms, *, count: int, now: datetime, today: Day) -> tuple[Looked, Quote]:
    """What stands against a contract that is asked for, and what its first months would cost; nothing is written."""
    known = known_terms(terms, now=now)
    row = opening.draft_contract("", "", known)
    costs = quote(row, first=row.from_month, count=count, dues={}, persons=len(set(known.heads)))
    return opening.look_at(known, today), costs


@transaction.atomic
def open_contract(key: str, terms: Terms, *, by: str, now: datetime, today: Day) -> Opened:
    """Open a contract on what is known of the person; its months until today fall due at once."""
    made = opening.open_contract(key, known_terms(terms, now=now), by=by, now=now, today=today)
    raise_dues(today, now=now, contracts=[made.contract.pk])
    return made


@transaction.atomic
def pay_months(payments: Sequence[NewPayment], *, by: str, now: datetime, today: Day) -> Paid:
    """Take payments; what they paid is in the records of the people when this returns."""
    done = paying.pay(payments, by=by, now=now, today=today)
    credit_self_paid(now=now)
    return done


def day(today: Day, *, by: str, now: datetime) -> Mapping[str, int]:
    """What a day brings: months fall due, contracts lapse, paid months enter records. Again it changes nothing."""
    raised = raise_dues(today, now=now)
    ended = lapse(today, by=by, now=now)
    return {
        "due": raised.months,
        "unclear": len(raised.unclear),
        "lapsed": len(ended),
        "recorded": credit_self_paid(now=now),
    }
