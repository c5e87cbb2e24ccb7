"""Opening a contract: the law says whether it may begin; what stands against it is told all at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from opentamin.engine import Outcome, Refusal, compute
from opentamin.flow.selfpaid.catalogue import SelfPaidRefusal, findings, refuse, unclear
from opentamin.flow.selfpaid.facts import Terms
from opentamin.flow.selfpaid.locks import OF_PERSON, hold
from opentamin.flow.selfpaid.models import Contract, Head, Kind, Plan
from opentamin.flow.selfpaid.pricing import priced_month
from opentamin.ground.calendar import Day, month_length
from opentamin.ground.findings import Finding, in_order
from opentamin.registers.models import Person, Relation

ADMISSION = "self_paid_admission"
TERMS = {
    "old_enough": "SELF_PAID_TOO_YOUNG",
    "age_accepted": "SELF_PAID_TOO_OLD",
    "past_premium_enough": "SELF_PAID_NO_PAST",
}
"""Conditions of the law and what is told where one is not met."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The contract, whether it is new, and what is told although it stands (a base that the law lifts or cuts)."""

    contract: Contract
    new: bool
    notes: tuple[Finding, ...]


@transaction.atomic
def open_contract(key: str, terms: Terms, *, by: str, now: datetime, today: Day) -> Opened:
    """Open a contract; the same key with the same terms gives it again. SelfPaidRefusal tells every reason at once."""
    hold(OF_PERSON, [terms.person_id])
    digest = _digest(terms)
    known = Contract.objects.filter(key=key).first()
    if known is not None and known.digest == digest:
        return Opened(known, False, ())
    if known is not None:
        raise refuse("SELF_PAID_KEY_REUSED", value=key)
    looked = look_at(terms, today)
    if looked.faults:
        raise SelfPaidRefusal(looked.faults)
    assert isinstance(looked.admission, Outcome)
    row = draft_contract(key, digest, terms)
    row.admission, row.by, row.known_at = looked.admission.record.as_dict(), by, now
    row.save()
    Head.objects.bulk_create([Head(contract=row, person_id=person) for person in sorted(set(terms.heads))])
    return Opened(row, True, looked.notes)


@dataclass(frozen=True, slots=True)
class Looked:
    """What stands against a contract, all at once; what is told although it may stand; and what the law said of admission."""

    faults: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    admission: Outcome | Refusal | None


def look_at(terms: Terms, today: Day) -> Looked:
    """Look at a contract that is asked for; nothing is written."""
    admission = admission_of(terms)
    notes, more = _about_base(draft_contract("", "", terms), terms)
    faults = [*_about_person(terms), *_about_terms(terms, today), *admission_faults(terms, admission), *more]
    return Looked(tuple(in_order(faults)), tuple(notes), admission)


def _digest(terms: Terms) -> str:
    plain = {
        name: value for name, value in asdict(terms).items() if name not in ("age_years", "past_years", "past_days")
    }
    return hashlib.sha256(
        json.dumps(plain | {"from_on": str(terms.from_on)}, sort_keys=True, default=str).encode()
    ).hexdigest()


def draft_contract(key: str, digest: str, terms: Terms) -> Contract:
    """The row as it would stand; not written."""
    day = terms.from_on
    person = Person.objects.filter(pk=terms.person_id).first()
    return Contract(
        key=key,
        digest=digest,
        person_id=terms.person_id,
        branch_id=terms.branch_id,
        kind=terms.kind,
        plan=terms.plan,
        trade=terms.trade,
        daily_base_rial=terms.daily_base_rial,
        nationality=int(bool(person and person.is_foreign)),
        from_on=day.to_date(),
        from_month=day.month.code,
        first_days=month_length(day.month.code) - day.day_of_month + 1,
    )


def admission_of(terms: Terms) -> Outcome | Refusal | None:
    """What the law says about admission on these facts; None without an age."""
    if terms.age_years is None:
        return None
    inputs = {
        "contract_day": terms.from_on.code,
        "kind": terms.kind,
        "age_years": terms.age_years,
        "past_years": terms.past_years,
        "past_days": terms.past_days,
    }
    return compute(ADMISSION, terms.from_on.month.code, inputs)


def admission_faults(terms: Terms, admission: Outcome | Refusal | None) -> Iterator[Finding]:
    """Each condition that is not met, with its article; or that the law cannot say."""
    make = findings().make
    if admission is None:
        yield make("SELF_PAID_NO_BIRTH_DATE", value=terms.person_id)
    elif isinstance(admission, Refusal):
        yield unclear(admission, terms.from_on)
    else:
        facts = {"age": terms.age_years, "years": terms.past_years, "days": terms.past_days}
        for name, kind in TERMS.items():
            if not admission.values[name]:
                yield make(kind, value=str(Kind(terms.kind).name.lower()), **facts)


def _about_person(terms: Terms) -> Iterator[Finding]:
    """Who it is, whether a contract stands already, and whether the heads are of the family."""
    make = findings().make
    if not Person.objects.filter(pk=terms.person_id).exists():
        yield make("SELF_PAID_PERSON_UNKNOWN", value=terms.person_id)
    standing = Contract.objects.filter(person=terms.person_id, ending=None).order_by("pk").first()
    if standing is not None:
        yield make("SELF_PAID_CONTRACT_STANDS", value=standing.pk)
    family = set(Relation.objects.filter(person=terms.person_id, until_on=None).values_list("relative_id", flat=True))
    for person in sorted(set(terms.heads) - family - {terms.person_id}):
        yield make("SELF_PAID_HEAD_NOT_FAMILY", value=person)


def _about_terms(terms: Terms, today: Day) -> Iterator[Finding]:
    """Kind, plan, day and heads must fit each other."""
    make = findings().make
    if (terms.kind == Kind.VOLUNTARY) != (terms.plan == Plan.NONE):
        yield make("SELF_PAID_PLAN_MISFIT", value=terms.plan)
    if terms.kind == Kind.VOLUNTARY and terms.heads:
        yield make("SELF_PAID_HEADS_NOT_NEEDED", value=len(terms.heads))
    if terms.heads and terms.person_id not in terms.heads:
        yield make("SELF_PAID_OWN_HEAD_MISSING", value=len(terms.heads))
    if terms.from_on < today:
        yield make("SELF_PAID_FROM_THE_PAST", value=str(terms.from_on), today=str(today))


def _about_base(row: Contract, terms: Terms) -> tuple[list[Finding], list[Finding]]:
    """Notes where the law lifts or cuts the chosen base (reading 1.r4), and what it cannot say about the first month."""
    if (terms.kind == Kind.VOLUNTARY) != (terms.plan == Plan.NONE):
        return [], []
    month = terms.from_on.month.code
    priced = priced_month(row, month, terms.daily_base_rial, len(set(terms.heads)))
    if isinstance(priced, Refusal):
        return [], [unclear(priced, terms.from_on.month)]
    chosen = terms.daily_base_rial * row.first_days
    if not terms.daily_base_rial or chosen == priced.base_rial:
        return [], []
    name = "SELF_PAID_BASE_LIFTED" if chosen < priced.base_rial else "SELF_PAID_BASE_CUT"
    facts = {"chosen": f"{chosen:,}", "base": f"{priced.base_rial:,}"}
    return [findings().make(name, value=terms.daily_base_rial, **facts)], []
