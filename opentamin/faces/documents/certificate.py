"""The paper of a certificate: printed from its frozen content alone, a tagged PDF in Persian or English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from opentamin.faces.documents.typeset import typeset
from opentamin.faces.portal.templatetags.portal import digits, jalali, money
from opentamin.faces.portal.words import language, say
from opentamin.ground.calendar import Day


class Paper(Protocol):
    """What is printed of a certificate: its frozen content, and what proves it."""

    content: Any
    code: str
    sha256: str
    seal: str


def certificate_pdf(paper: Paper) -> bytes:
    """A PDF/UA of a certificate in the request's language; the same certificate gives the same words for ever."""
    return typeset("certificate.typ", template_data(paper))


def template_data(paper: Paper) -> dict[str, Any]:
    """What the template prints, in the words and digits of the language."""
    content = json.loads(bytes(paper.content))
    kind, issued = content["kind"], Day.parse(content["issued_on"]).to_date()
    return {
        "issued": [issued.year, issued.month, issued.day],
        "language": language(),
        "title": say(f"papertitle.{kind}"),
        "issuer": say("site.name"),
        "number": [say("certificate.number"), digits(content["number"])],
        "day": [say("certificate.day"), jalali(issued)],
        "body": say(f"paperbody.{kind}", **_names(content)),
        "parts": [
            [say(f"paperpart.{name}"), rows]
            for name, rows in (
                ("workshop", _workshop(content["workshop"])),
                ("contract", _contract(content.get("contract"))),
                ("account", _account(content.get("account"))),
                ("transfer", _transfer(content.get("transfer"))),
            )
            if rows
        ],
        "limits": say(f"paperlimits.{kind}"),
        "verify": say("certificate.verify"),
        "code": paper.code,
        "footer": f"SHA-256 {paper.sha256}  {paper.seal[:20]}…",
    }


def _names(content: Mapping[str, Any]) -> dict[str, str]:
    """The names that the sentence of the certificate carries."""
    workshop = {"workshop": content["workshop"]["name"], "code": content["workshop"]["code"]}
    if content["kind"] == "clearance":
        return {**workshop, "subject": content["contract"]["subject"], "client": content["contract"]["client"]}
    return {**workshop, "giver": content["transfer"]["giver"], "taker": content["transfer"]["taker"] or "–"}


def _workshop(told: Mapping[str, Any]) -> list[list[str]]:
    return [
        [say("col.workshop"), told["name"]],
        [say("certificate.code_of_workshop"), digits(told["code"])],
        [say("certificate.employer"), told["employer"]],
        [say("col.branch"), digits(told["branch"])],
    ]


def _contract(told: Mapping[str, Any] | None) -> list[list[str]]:
    if told is None:
        return []
    return [
        [say("contract.subject"), told["subject"]],
        [say("contract.class"), say(f"workclass.{told['work_class']}")],
        [say("contract.client"), f"{told['client']} ({digits(told['client_code'])})"],
        [say("col.contract_row"), digits(told["row"] or "–")],
        [say("contract.contract_on"), jalali(Day.parse(told["contract_on"]))],
        [say("contract.price"), money(told["price_rial"])],
    ]


def _account(told: Mapping[str, Any] | None) -> list[list[str]]:
    if told is None:
        return []
    return [
        [say("contract.work"), money(told["work_rial"])],
        [say("contract.ratio"), money(told["ratio_rial"])],
        [say("contract.lists"), money(told["lists_rial"])],
        [say("certificate.balance"), money(told["balance_rial"])],
    ]


def _transfer(told: Mapping[str, Any] | None) -> list[list[str]]:
    if told is None:
        return []
    return [
        [say("transfer.kind"), say(f"enquiry.{told['kind']}")],
        [say("transfer.asked_by"), told["asked_by"]],
        [say("transfer.giver"), told["giver"]],
        [say("transfer.taker"), told["taker"] or "–"],
        [say("transfer.received_on"), jalali(Day.parse(told["received_on"]))],
    ]
