"""Every figure of the country once more, by an independent clerk: plain Python over all rows, no grouping, no shapes.

It reads tables whole through the models and counts by hand; nothing of it is shared with the queries.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date

from opentamin.flow.assessments.models import Assessment, ShareAmount
from opentamin.flow.awards.models import Award, AwardAmount
from opentamin.flow.care.models import Entitlement
from opentamin.flow.claims.models import Claim
from opentamin.flow.collection.models import Debt
from opentamin.flow.lists.models import ListLine, WageList
from opentamin.flow.payroll.models import Slip
from opentamin.ground.calendar import Month
from opentamin.ledger.models import Entry, Posting
from opentamin.registers.models import Office, Person, Workshop
from opentamin.registers.nationalities import nationality

OWED = {"1110", "1120", "1130", "1135", "1140", "1150", "1160", "1170", "1175"}
PREMIUM = {"insured", "employer", "unemployment", "hazardous", "contract_ratio", "state", "relief"}
Facts = list[tuple[dict[str, str], int, int]]
"""Of each fact: its finest dimensions, its amount, how many it counts."""


def _branch(office_id: int | None) -> str:
    if office_id is None:
        return "/"
    office = top = Office.objects.get(pk=office_id)
    while top.kind != "directorate":
        top = Office.objects.get(pk=top.parent_id)
    return f"{top.code}/{office.code}"


def _age(birth: date | None, month: Month) -> str:
    if birth is None:
        return ""
    on = month.until.to_date()
    years = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    return str(max(begin for begin in (0, 20, 30, 40, 50, 60) if begin == 0 or years >= begin))


def _person(person: Person, month: Month) -> dict[str, str]:
    return {"sex": person.sex, "age": _age(person.birth_date, month)}


def _current(month: Month) -> dict[int, WageList]:
    """Accepted lists of a month that nothing has replaced."""
    accepted = [each for each in WageList.objects.all() if each.version is not None]
    replaced = {each.previous_id for each in WageList.objects.all()}
    return {each.pk: each for each in accepted if each.month == month.code and each.pk not in replaced}


def insured(month: Month) -> Facts:
    lists, best = _current(month), {}
    for line in ListLine.objects.filter(month=month.code):
        if line.wage_list_id in lists and line.days > 0:
            rank = (-line.days, line.wage_list_id)
            if line.person_id not in best or rank < best[line.person_id]:
                best[line.person_id] = rank
    facts: Facts = []
    for person_id, (_, list_id) in best.items():
        person, wages = Person.objects.get(pk=person_id), lists[list_id]
        origin = f"foreign/{nationality(person.nationality).code}" if person.is_foreign else "home/IRN"
        place = {"branch": _branch(wages.branch_id), "activity": Workshop.objects.get(pk=wages.workshop_id).activity}
        facts.append(({**place, **_person(person, month), "nationality": origin}, 1, 1))
    return facts


def workshops(month: Month) -> Facts:
    people, branch = Counter(), {}
    for _, wages in sorted(_current(month).items()):
        people[wages.workshop_id] += wages.people
        branch[wages.workshop_id] = wages.branch_id
    facts: Facts = []
    for workshop_id, count in people.items():
        size = str(sum(count >= begin for begin in (2, 6, 11, 51)))
        activity = Workshop.objects.get(pk=workshop_id).activity
        facts.append(({"branch": _branch(branch[workshop_id]), "activity": activity, "kind": size}, 1, 1))
    return facts


def premium(month: Month) -> Facts:
    facts: Facts = []
    lists = _current(month)
    for assessment in Assessment.objects.filter(month=month.code):
        if assessment.wage_list_id not in lists:
            continue
        workshop = Workshop.objects.get(pk=lists[assessment.wage_list_id].workshop_id)
        for share in ShareAmount.objects.filter(assessment=assessment):
            if share.share in PREMIUM and share.amount_rial:
                place = {"branch": _branch(assessment.branch_id), "activity": workshop.activity, "kind": share.share}
                facts.append((place, share.amount_rial, assessment.people))
    return facts


def collected(month: Month) -> Facts:
    facts: Facts = []
    first, until = month.first.to_date(), month.until.to_date()
    for entry in Entry.objects.all():
        kind = Entry.objects.get(pk=entry.reverses_id).kind if entry.kind == "reversal" else entry.kind
        if not (kind == "allocation" and first <= entry.counts_on < until):
            continue
        counted: set[tuple[str, ...]] = set()
        for posting in Posting.objects.filter(entry=entry):
            if posting.account_id in OWED:
                workshop = Workshop.objects.filter(code=posting.subject).first()
                place = {
                    "branch": _branch(posting.branch_id),
                    "activity": workshop.activity if workshop else "",
                    "kind": posting.share,
                }
                many = int(tuple(place.values()) not in counted)
                counted.add(tuple(place.values()))
                facts.append((place, -posting.amount_rial, many))
    return facts


def arrears(month: Month) -> Facts:
    owed: Counter[tuple[str, int, str]] = Counter()
    for entry in Entry.objects.all():
        if entry.counts_on < month.until.to_date():
            for posting in Posting.objects.filter(entry=entry):
                if posting.account_id in OWED:
                    owed[entry.subject, entry.month, entry.item] += posting.amount_rial
    facts: Facts = []
    for (subject, of, item), rial in owed.items():
        workshop = Workshop.objects.filter(code=subject).first()
        if rial <= 0 or workshop is None:
            continue
        debt = Debt.objects.filter(workshop=workshop, month=of, item=item).first()
        late = month - Month(of) - 1
        band = sum(late > end for end in (0, 3, 6, 12, 24, 36))
        branch = _branch(debt.branch_id if debt else workshop.branch_id)
        facts.append(({"branch": branch, "activity": workshop.activity, "kind": str(band)}, rial, 1))
    return facts


def awards(month: Month) -> Facts:
    facts: Facts = []
    for award in Award.objects.all():
        versions = [
            each
            for each in AwardAmount.objects.filter(award=award)
            if each.from_month <= month.code and (each.until_month is None or each.until_month > month.code)
        ]
        if versions and max(versions, key=lambda each: each.version).monthly_rial > 0:
            person = _person(Person.objects.get(pk=award.person_id), month)
            facts.append(({"branch": _branch(award.branch_id), **person, "kind": award.benefit}, 1, 1))
    return facts


def pay(month: Month) -> Facts:
    return [
        (
            {"branch": _branch(slip.branch_id), **_person(Person.objects.get(pk=slip.person_id), month), "kind": slip.benefit},
            slip.net_rial,
            1,
        )
        for slip in Slip.objects.select_related("run")
        if slip.run.state == "posted" and slip.run.month == month.code
    ]  # fmt: skip


def claims(month: Month) -> Facts:
    return [
        ({"branch": _branch(each.branch_id), **_person(each.person, month), "kind": each.benefit}, 1, 1)
        for each in Claim.objects.select_related("person")
        if month.first.to_date() <= each.claimed_on < month.until.to_date()
    ]


def waiting(month: Month) -> Facts:
    return [
        ({"branch": _branch(each.branch_id), "kind": each.benefit}, 1, 1)
        for each in Claim.objects.all()
        if each.claimed_on < month.until.to_date() and each.state not in ("approved", "refused")
    ]


def covered(month: Month) -> Facts:
    titles: dict[int, list[Entitlement]] = defaultdict(list)
    last = month.last.to_date()
    for each in Entitlement.objects.filter(known_until=None).order_by("role", "pk"):
        if each.from_on <= last and (each.until_on is None or each.until_on > last):
            titles[each.person_id].append(each)
    return [
        (
            {"branch": _branch(rows[0].branch_id), **_person(Person.objects.get(pk=pk), month), "kind": str(rows[0].role)},
            1,
            1,
        )
        for pk, rows in titles.items()
    ]  # fmt: skip


SLOW: dict[str, Callable[[Month], Facts]] = {
    each.__name__: each
    for each in (insured, workshops, premium, collected, arrears, awards, pay, claims, waiting, covered)
}
