"""Words of acts: from the texts of the pages, or from the act itself where it was made from data of the law."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from opentamin.desk.scopes import visible
from opentamin.desk.sessions import Sitting
from opentamin.faces.portal.act_papers import names_of_papers
from opentamin.faces.portal.templatetags.portal import digits, figure, jalali, month
from opentamin.faces.portal.words import either, has, say, shown, texts
from opentamin.ground.calendar import Day
from opentamin.journeys.acts.doing import model_of
from opentamin.journeys.acts.facts import Action, Cell, Field, Kind, Preview, Said
from opentamin.law.benefit_rows import benefit_rows

FIRST_STRONG, POP = "\u2068", "\u2069"
"""Unicode's isolate: text between them keeps its own direction."""
SHOWN: dict[str, Callable[[Any], str]] = {
    "registers.Workshop": lambda row: _workshop(row),
    "registers.Person": lambda row: _person(row),
    "registers.Relation": lambda row: f"{_person(row.relative)} · {say(f'care_tie.{row.kind}')}",
    "collection.Debt": lambda row: _debt(row),
    "collection.BoardDecision": lambda row: f"{_numbered('decision', row)} · {_debt(row.objection.debt)}",
    "contracts.Contract": lambda row: say("act.contract_row", name=row.workshop.name, row=row.contract_row or row.pk),
    "claims.Claim": lambda row: f"{_benefit(row)} ({figure(row.pk)})",
    "claims.ClaimObjection": lambda row: f"{say('subject.objection')} {figure(row.pk)}: {shown(row.grounds)}",
    "care.Bill": lambda row: _bill(row),
    "awards.Award": lambda row: f"{_benefit(row)} · {_person(row.person)}",
    "collection.Objection": lambda row: f"{_numbered('objection', row)} · {_debt(row.debt)}",
    "contracts.Certificate": lambda row: f"{say('subject.certificate')} {digits(row.number)} · {_workshop(row.workshop)}",
    "contracts.Enquiry": lambda row: f"{_numbered('enquiry', row)} · {_workshop(row.workshop)}",
    "desk.Letter": lambda row: f"{digits(row.number)} · {either(row.text_fa, row.text_en)}",
    "desk.Task": lambda row: either(row.text_fa, row.text_en),
    "desk.Ticket": lambda row: f"{say('subject.ticket')} {digits(row.code)} · {shown(row.visitor)}",
    "inspections.Visit": lambda row: f"{_numbered('visit', row)} · {_workshop(row.workshop)} · {jalali(row.on)}",
    "receipts.Receipt": lambda row: f"{_numbered('receipt', row)} · {say('money.amount', amount=figure(row.amount_rial))} · {jalali(row.value_on)}",
    "settlement.Application": lambda row: f"{_numbered('application', row)} · {_workshop(row.workshop)}",
    "settlement.Plan": lambda row: f"{_numbered('plan', row)} · {_workshop(row.workshop)}",
    "receipts.Taking": lambda row: shown(row.file.file_name),
    "lists.WageList": lambda row: _list(row),
    "desk.Mandate": lambda row: say("act.mandate_number", number=row.pk),
}  # fmt: skip
"""How a row is named on a form, by its model; the number of the row where nothing stands here."""


def _workshop(row: Any) -> str:
    """Name and code; the name is isolated, or a Persian one would draw the numbers after it to its other side in English."""
    return f"{FIRST_STRONG}{shown(row.name)}{POP} ({digits(row.code)})"


def _person(row: Any) -> str:
    return shown(f"{row.first_name} {row.last_name}")


def _benefit(row: Any) -> str:
    return either(benefit_rows()[row.benefit].fa, benefit_rows()[row.benefit].en)


def _numbered(kind: str, row: Any) -> str:
    return f"{say(f'subject.{kind}')} {digits(row.pk)}"


def _debt(row: Any) -> str:
    from opentamin.faces.portal.views_collection import item_name

    return f"{shown(row.workshop.name)} · {month(row.month)} · {item_name(row.origin)}"


def _bill(row: Any) -> str:
    title = say("care.bill_title", month=month(row.month), number=digits(row.pk))
    return f"{title} · {either(row.provider.name_fa, row.provider.name_en)}"


def _list(row: Any) -> str:
    """A wage list by its workshop and month where it was read, else by its number and day."""
    if row.workshop is None or row.month is None:
        return say("subject.wage_list", number=row.pk, day=jalali(row.submission.received_on))
    return f"{shown(row.workshop.name)} · {month(row.month)}"


def word(action: Action, name: str) -> str:
    """A word of an act in the language of the page; "" where none is written."""
    if name in action.words:
        return either(*action.words[name])
    key = f"act.{action.name}.{name}"
    return say(key) if has(key) else ""


def lede(action: Action) -> str:
    """What an act is for; those made from data share one sentence."""
    return word(action, "lede") or say("act.lede_of_claims")


def choice(action: Action, field: Field, code: str) -> str:
    """The words of one answer."""
    key = f"choice.{code}"
    return word(action, f"{field.name}.{code}") or (say(key) if has(key) else shown(code.replace("_", " ")))


def label(action: Action) -> Callable[[Field], tuple[str, str]]:
    """The words of the fields of one act, in both languages."""

    def words(field: Field) -> tuple[str, str]:
        if field.name in action.words:
            return action.words[field.name]
        shared = "act.papers" if field.kind == Kind.FILE else ""
        both = texts().get(f"act.{action.name}.{field.name}") or texts()[shared or f"act.{action.name}.{field.name}"]
        return both["fa"], both["en"]

    return words


def row_of(field: Field, value: str, who: Sitting) -> str:
    """The name of the row that an act is about; empty when the session does not see it."""
    model, column = model_of(field)
    try:
        rows = model._default_manager.filter(**{column: value}) if value else model._default_manager.none()
        row: Model | None = visible(rows, who).first()
    except (ValueError, OverflowError):
        return ""
    if row is None:
        return ""
    words = SHOWN.get(field.subject.split(" ")[0])
    return words(row) if words else digits(value)


def in_words(action: Action, field: Field, value: Any, who: Sitting) -> str:
    """A value as a person reads it."""
    if value is None or value == "":
        none = f"act.{action.name}.{field.name}_none"
        return say(none) if has(none) else say("act.left_empty")
    if field.kind == Kind.SUBJECT:
        return row_of(field, str(value), who) or digits(value)
    if field.kind == Kind.FILE:
        return names_of_papers(value, who.user_id)
    words: dict[Kind, Callable[[Any], str]] = {
        Kind.RIAL: lambda each: say("money.amount", amount=figure(each)),
        Kind.NUMBER: lambda each: figure(each),
        Kind.DAY: lambda each: jalali(Day.parse(str(each))),
        Kind.MONTH: lambda each: month(each),
        Kind.CHOICE: lambda each: choice(action, field, each),
        Kind.YES: lambda each: say("act.yes" if each else "act.no"),
    }
    return words[field.kind](value) if field.kind in words else shown(str(value))


def table_of(found: Preview) -> dict[str, Any]:
    """The table of a preview: its heads, and its cells with the side on which they stand."""
    return {
        "heads": [(say(f"preview.{name}"), _numeric(found, at)) for at, name in enumerate(found.columns)],
        "rows": [[(_cell(cell), isinstance(cell, int)) for cell in row] for row in found.rows],
        "total": found.total_rial,
    }


def _numeric(found: Preview, at: int) -> bool:
    return bool(found.rows) and isinstance(found.rows[0][at], int)


def _cell(cell: Cell) -> str:
    if isinstance(cell, Day):
        return jalali(cell)
    if isinstance(cell, int):
        return figure(cell)
    if isinstance(cell, tuple):
        return either(*cell)
    return say(str(cell)) if isinstance(cell, Said) else digits(cell)


def address_of(page: str | None, argument: str | int | None) -> str:
    """The address of what the act made, where it has a page."""
    try:
        return reverse(f"portal:{page}", args=[argument] if argument is not None else []) if page else ""
    except NoReverseMatch:
        return ""
