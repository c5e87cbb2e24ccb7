"""Documents by the API: the papers that the pages give out, as PDF in Persian or English, and letters with their day of service."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from ninja import Path, Query, Router

from opentamin.desk.letters_questions import InboxLine, one, seen
from opentamin.desk.sessions import Sitting
from opentamin.faces.api.bearer import BearerKey
from opentamin.faces.api.catalogue import refuse
from opentamin.faces.api.gates import allowed, open_file, theirs
from opentamin.faces.api.shapes import ASKS, KEYED, Answer, Id, Why, argument
from opentamin.faces.documents import shelf

router = Router(auth=BearerKey(), tags=["documents"])
Language = Annotated[Literal["fa", "en"], Query(description="The language of the document")]


@dataclass(frozen=True, slots=True)
class Document:
    """A paper of the pages, under the name of its page, which is its gate too; `person`: it is from a personal file."""

    page: str
    name: str
    path: str
    title: str
    of: tuple[str, str]
    person: bool = False

    @property
    def opens_files(self) -> bool:
        """Whether it shows a personal file."""
        return self.person


DOCUMENTS = (
    Document("statement", "statement_pdf", "/persons/{person_id}/statement.pdf", "The statement of record, sealed",
             ("person_id", "registers.Person pk"), person=True),
    Document("letter", "decision_pdf", "/claims/{claim_id}/letter.pdf", "The letter of an approved decision",
             ("claim_id", "claims.Claim pk"), person=True),
    Document("debts_letter", "demand_pdf", "/notices/{notice_id}/letter.pdf", "A demand letter", ("notice_id", "collection.Notice pk")),
    Document("certificate_paper", "certificate_pdf", "/certificates/{certificate_id}/paper.pdf", "The paper of a certificate",
             ("certificate_id", "contracts.Certificate pk")),
    Document("plan_agreement", "agreement_pdf", "/plans/{plan_id}/agreement.pdf", "The agreement of a plan",
             ("plan_id", "settlement.Plan pk")),
    Document("campaign_decision", "forgiveness_pdf", "/campaign-requests/{request_id}/decision.pdf", "The decision on a request",
             ("request_id", "settlement.Application pk")),
    Document("inspections-notice", "inspection_notice_pdf", "/inspections/{visit_id}/notice.pdf", "The notice of an inspection's result",
             ("visit_id", "inspections.Visit pk")),
    Document("inspections-sheet", "inspection_sheet_pdf", "/inspection-sheets/{number}.pdf", "A sheet to be filled in by hand",
             ("number", "inspections.VisitSheet number")),
)  # fmt: skip
PDF = {200: {"description": "OK", "content": {shelf.PDF: {"schema": {"type": "string", "format": "binary"}}}}}


def _signature(document: Document) -> inspect.Signature:
    kind, (name, place) = inspect.Parameter.KEYWORD_ONLY, document.of
    found = [
        inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest),
        inspect.Parameter(name, kind, annotation=Annotated[argument(place), Path()]),
        inspect.Parameter("language", kind, annotation=Language, default="fa"),
    ]
    if document.person:
        found.append(inspect.Parameter("reading_reason", kind, annotation=Why, default=None))
    return inspect.Signature(found)


def operation(document: Document) -> Callable[..., Any]:
    """The operation of one paper."""

    def read(request: HttpRequest, **given: Any) -> HttpResponse:
        sitting = allowed(request, document.page)
        name, place = document.of
        above = theirs(sitting, place, given[name])
        if document.person:
            open_file(request, sitting, getattr(above, "person_id", above.pk))
        with override(given["language"]):
            found = shelf.made(document.page, given[name])
        if found is None:
            raise refuse("NOT_THERE")
        return shelf.answer(found)

    read.__signature__ = _signature(document)
    read.__name__ = document.name
    read.__doc__ = f"Roles: as the page `{document.page}`."
    return read


for each in DOCUMENTS:
    router.get(each.path, response=KEYED, operation_id=each.name, summary=each.title, openapi_extra={"responses": PDF})(
        operation(each)
    )


class LetterOut(Answer):
    """A letter. Its addressee reads the text after opening it, because that is the legal day of service."""

    id: int
    kind: str
    number: str
    sent_on: date
    served_on: date | None
    how: str
    deadline_on: date | None
    open: bool
    text_fa: str
    text_en: str


def _letter(sitting: Sitting, letter_id: int) -> InboxLine:
    found = one(letter_id, sitting)
    if found is None:
        raise refuse("NOT_THERE")
    return found


def is_addressee(found: InboxLine, who: Sitting) -> bool:
    """Whether the session stands for whom the letter is meant."""
    if who.role == "employer":
        return found.workshop_id in who.workshops
    return who.role in ("insured", "guardian") and found.person_id is not None and who.owns(found.person_id)


def _told(found: InboxLine, who: Sitting) -> dict[str, Any]:
    opened = not is_addressee(found, who) or found.served_on is not None
    names = ("kind", "number", "sent_on", "served_on", "how", "deadline_on")
    text = {"text_fa": found.text_fa, "text_en": found.text_en} if opened else {"text_fa": "", "text_en": ""}
    return {"id": found.letter_id, "open": opened, **{name: getattr(found, name) for name in names}, **text}


@router.get("/letters/{letter_id}", response={200: LetterOut, **KEYED}, operation_id="letter_one", summary="One letter")
def letter(request: HttpRequest, letter_id: Id, reading_reason: Why = None) -> Any:
    """Closed for its addressee until it is opened; its officers see when it was served, and give a reason."""
    sitting = allowed(request, "letter_one")
    found = _letter(sitting, letter_id)
    if found.person_id is not None:
        open_file(request, sitting, found.person_id)
    return _told(found, sitting)


@router.post(
    "/letters/{letter_id}/open", response={200: LetterOut, **ASKS}, operation_id="letter_open", summary="Open a letter"
)
def opened(request: HttpRequest, letter_id: Id) -> Any:
    """The first opening is the legal day of service; opening again changes nothing, so no key is needed."""
    sitting = allowed(request, "letter_one", "act")
    if not is_addressee(_letter(sitting, letter_id), sitting):
        raise refuse("ROLE_NOT_LET", value=sitting.role)
    seen(letter_id)
    return _told(_letter(sitting, letter_id), sitting)
