"""The tables of the files of a person and of a workshop: heads, and rows whose cells lead on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.urls import reverse

from opentamin.desk.models import Letter, Ticket
from opentamin.desk.scopes import visible
from opentamin.desk.sessions import Sitting
from opentamin.desk.ticket_questions import tickets
from opentamin.faces.portal.gates import gate_of
from opentamin.faces.portal.templatetags.portal import code, digits, figure, jalali, month
from opentamin.faces.portal.views_collection import TAGS as DEBT_TAGS
from opentamin.faces.portal.views_collection import item_name
from opentamin.faces.portal.views_desk_tickets import TAGS as TICKET_TAGS
from opentamin.faces.portal.views_desk_tickets import kind_words
from opentamin.faces.portal.views_inspections import TAGS as VISIT_TAGS
from opentamin.faces.portal.views_rights import TAGS as CLAIM_TAGS
from opentamin.faces.portal.views_rights import name_of, title_of
from opentamin.faces.portal.words import has, say, shown
from opentamin.flow.awards.models import Award
from opentamin.flow.claims.models import Claim
from opentamin.flow.collection.balances import balances
from opentamin.flow.collection.models import Debt, Objection
from opentamin.flow.contracts.models import Contract
from opentamin.flow.inspections.models import Visit
from opentamin.flow.inspections.questions import outcomes_of
from opentamin.flow.lists.models import ListLine, WageList
from opentamin.flow.payments.models import OrderLine
from opentamin.registers.models import Person, Relation, Workshop

Cell = dict[str, Any]
Table = tuple[list[str], list[list[Cell]]]
"""Heads (keys of texts; one that ends in `#` is a column of figures) and rows."""


def cell(text: Any, url: str = "", tag: str = "") -> Cell:
    """A cell: its text, the page that it leads to, the colour of its tag."""
    return {"text": text, "url": url, "tag": tag, "n": False}


def _family(found: Person, who: Sitting) -> Table:
    rows = Relation.objects.filter(person=found).select_related("relative").order_by("from_on", "id")
    return ["col.name", "award.kin", "file.from", "file.until", "file.maintained"], [
        [
            cell(name_of(row.relative), reverse("portal:person", args=[row.relative_id])),
            cell(say(f"kin.{row.kind}")),
            cell(jalali(row.from_on)),
            cell(jalali(row.until_on) if row.until_on else "–"),
            cell(say("reason.yes" if row.maintained else "reason.no")),
        ]
        for row in rows
    ]


def _awards(found: Person, who: Sitting) -> Table:
    rows = visible(Award.objects.filter(person=found), who).select_related("insured").order_by("-id")
    return ["claims.benefit", "award.start_on", "award.insured"], [
        [
            cell(title_of(row.benefit), reverse("portal:award", args=[row.pk])),
            cell(jalali(row.start_on)),
            cell(name_of(row.insured)),
        ]
        for row in rows
    ]


def _payments(found: Person, who: Sitting) -> Table:
    rows = visible(OrderLine.objects.filter(person_id=found.pk), who).select_related("order").order_by("-id")[:500]
    return ["file.payment", "home.amount#", "col.state"], [
        [
            cell(code(row.key), reverse("portal:award", args=[row.award_id])),
            cell(figure(row.amount_rial)),
            cell(say(f"payment.{row.state}"), tag={"settled": "met", "returned": "error"}.get(row.state, "note")),
        ]
        for row in rows
    ]


def _requests(found: Person, who: Sitting) -> Table:
    claims = visible(Claim.objects.filter(person=found), who).order_by("-id")[:200]
    brought = tickets("", who).filter(person_id=found.pk)
    closed = tickets("closed", who).filter(person_id=found.pk)
    rows = [
        [
            cell(f"{title_of(row.benefit)} ({figure(row.pk)})", reverse("portal:claim", args=[row.pk])),
            cell(jalali(row.claimed_on)),
            cell(jalali(row.answer_by)),
            cell(say(f"claim.{row.state}"), tag=CLAIM_TAGS.get(row.state, "note")),
        ]
        for row in claims
    ]
    rows += [_ticket(row) for row in (*brought, *closed)]
    return ["file.request", "file.asked_on", "col.due_on", "col.state"], rows


def _ticket(row: Ticket) -> list[Cell]:
    state = str(getattr(row, "state", ""))
    return [
        cell(f"{kind_words(row.kind)} ({digits(row.code)})", reverse("portal:ticket", args=[row.pk])),
        cell(jalali(row.opened_at.date())),
        cell(jalali(row.due_on)),
        cell(say(f"ticket_state.{state}"), tag=TICKET_TAGS.get(state, "note")),
    ]


def _letters(rows: Any) -> Table:
    return ["letters.number", "file.letter", "letters.sent_on", "letters.served_on", "letters.deadline"], [
        [
            cell(digits(row.number), reverse("portal:letter_one", args=[row.pk])),
            cell(say(f"letter_kind.{row.kind}" if has(f"letter_kind.{row.kind}") else "letter_kind.other")),
            cell(jalali(row.sent_on)),
            _served(row),
            cell(_deadline(row)),
        ]
        for row in rows.select_related("service").order_by("-id")[:200]
    ]


def _served(row: Letter) -> Cell:
    service = getattr(row, "service", None)
    return cell(jalali(service.served_on)) if service else cell(say("letters.not_served"), tag="warning")


def _deadline(row: Letter) -> str:
    service = getattr(row, "service", None)
    until = service.deadline_on if service else row.deadline_on
    return jalali(until) if until else "–"


PERSON_PARTS: dict[str, Callable[[Person, Sitting], Table]] = {
    "family": _family,
    "awards": _awards,
    "payments": _payments,
    "requests": _requests,
    "letters": lambda found, who: _letters(visible(Letter.objects.filter(person_id=found.pk), who)),
}


def _debts(found: Workshop, who: Sitting) -> Table:
    rows = list(visible(Debt.objects.filter(workshop=found), who).order_by("-month", "item")[:300])
    owed = balances([row.pk for row in rows])
    account = reverse("portal:debts_account", args=[found.code])
    return ["col.month", "debts.origin", "col.due_on", "col.state", "debts.owed#"], [
        [
            cell(month(row.month), f"{account}#debt-{row.pk}"),
            cell(item_name(row.origin)),
            cell(jalali(row.due_on)),
            cell(say(f"debt_state.{row.state}"), tag=DEBT_TAGS.get(row.state, "note")),
            cell(figure(owed[row.pk].owed_rial if row.pk in owed else 0)),
        ]
        for row in rows
    ]


def _objections(found: Workshop, who: Sitting) -> Table:
    mine = Objection.objects.filter(debt__workshop=found).select_related("debt", "decision")
    rows = visible(mine, who).prefetch_related("hearings").order_by("-id")[:200]
    return ["col.number#", "col.month", "docket.board", "docket.received", "docket.hearing", "docket.decision"], [
        [
            cell(figure(row.pk), reverse("portal:debts_docket") if gate_of("debts_docket").lets(who) else ""),
            cell(month(row.debt.month)),
            cell(say(f"board.{row.board}")),
            cell(jalali(row.received_on)),
            cell(next((jalali(each.on) for each in row.hearings.all()), "–")),
            cell(say(f"board_outcome.{row.decision.outcome}") if hasattr(row, "decision") else "–"),
        ]
        for row in rows
    ]


def _inspections(found: Workshop, who: Sitting) -> Table:
    rows = list(visible(Visit.objects.filter(workshop=found), who).order_by("-on", "-id")[:200])
    outcomes = outcomes_of([row.pk for row in rows])
    kinds = {row.pk: outcomes[row.pk].kind if row.pk in outcomes else "nothing" for row in rows}
    opens = gate_of("inspections-one").lets(who)
    return ["inspection.day", "case.inspectors", "inspection.outcome"], [
        [
            cell(jalali(row.on), reverse("portal:inspections-one", args=[row.pk]) if opens else ""),
            cell("، ".join(row.inspectors)),
            cell(say(f"inspection.outcome_{kinds[row.pk]}"), tag=VISIT_TAGS[kinds[row.pk]]),
        ]
        for row in rows
    ]


def _contracts(found: Workshop, who: Sitting) -> Table:
    rows = visible(Contract.objects.filter(workshop=found), who).prefetch_related("versions").order_by("-id")[:200]
    made = []
    for row in rows:
        terms = max(row.versions.all(), key=lambda each: each.version, default=None)
        url = reverse("portal:contract", args=[row.pk])
        made.append([
            cell(digits(row.contract_row or row.pk), url),
            cell(shown(terms.client_name) if terms else "–"),
            cell(jalali(row.known_at)),
        ])  # fmt: skip
    return ["col.contract_row", "file.client", "file.known"], made


def _people(found: Workshop, who: Sitting) -> Table:
    """Who is on the lists of the newest month; each of them learns that their line was read."""
    mine = visible(WageList.objects.filter(workshop=found, version__isnull=False), who)
    newest = mine.order_by("-month").values_list("month", flat=True).first()
    corrected = WageList.objects.filter(previous__isnull=False, version__isnull=False).values("previous")
    ids = list(mine.filter(month=newest or 0).exclude(pk__in=corrected).values_list("pk", flat=True))
    rows = list(ListLine.objects.filter(wage_list_id__in=ids, month=newest or 0).order_by("wage_list_id", "row")[:1000])
    people = sorted({row.person_id for row in rows if row.person_id})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT desk_log_reading(p, %s) FROM unnest(%s::bigint[]) AS p", ["people of a workshop", people]
        )
    opens = gate_of("person").lets(who)
    return ["col.name", "col.national_code", "file.job", "col.month", "col.days#", "col.wage#"], [
        [
            cell(shown(f"{row.first_name} {row.last_name}"), _person_url(row.person_id) if opens else ""),
            cell(code(row.national_code or "–")),
            cell(shown(row.job_title)),
            cell(month(row.month)),
            cell(figure(row.days)),
            cell(figure(row.insurable_rial)),
        ]
        for row in rows
    ]


def _person_url(person_id: int | None) -> str:
    return reverse("portal:person", args=[person_id]) if person_id else ""


WORKSHOP_PARTS: dict[str, Callable[[Workshop, Sitting], Table]] = {
    "debts": _debts,
    "inspections": _inspections,
    "objections": _objections,
    "contracts": _contracts,
    "people": _people,
    "letters": lambda found, who: _letters(visible(Letter.objects.filter(workshop_id=found.pk), who)),
}
"""The parts of a workshop's file beside its lists, which stand on its first page."""
