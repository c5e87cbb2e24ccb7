"""Order files: the Paya profile (`.ccti`, Jalali dates) and standard pain.001.001.09. The same order gives the same bytes.

The Paya shape is that of programs which banks take; the standard form is our own reading of ISO 20022 (no schema ships
with us). Both are UTF-8 without a signature.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from opentamin.flow.payments.catalogue import findings as catalogue
from opentamin.flow.payments.formats.facts import PaymentLine, PaymentOrder
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.law.ir.identifiers import iban

TEHRAN = ZoneInfo("Asia/Tehran")
EMPTY = "EMPTY"
AGENT = "BMJIIRTHXXX"
"""The central bank, whatever the payer's bank: so the profile wants it."""
LONGEST_WORDS = 140


def faults(lines: Iterable[PaymentLine]) -> list[Finding]:
    """Everything that keeps lines from being written, all at once."""
    found = []
    for line in lines:
        if iban.parse(line.iban).value is None:
            found.append(catalogue().make("IBAN_INVALID", value=line.iban, column=line.key, key=line.key))
        if line.amount_rial <= 0:
            found.append(catalogue().make("AMOUNT_INVALID", value=line.amount_rial, column=line.key, key=line.key))
        if not line.name.strip() or any(unicodedata.category(sign) == "Cc" for sign in line.name):
            found.append(catalogue().make("NAME_UNPRINTABLE", column=line.key, key=line.key))
    return found


def _element(name: str, *inside: str, **attributes: str) -> str:
    words = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{words}>{''.join(inside)}</{name}>"


def _text(name: str, value: object, **attributes: str) -> str:
    return _element(name, escape(str(value)), **attributes)


def _words(text: str) -> str:
    """Words beside a payment, cut to the length that the standard allows."""
    return text[:LONGEST_WORDS]


def write_ccti(order: PaymentOrder) -> tuple[str, bytes]:
    """File name and bytes of the Paya profile: one payment information block, Jalali dates, EMPTY where banks want it.

    Our key stands in the words beside the payment, because the profile keeps EndToEndId empty.
    """
    local = order.created_at.astimezone(TEHRAN)
    created = f"{Day.from_date(local.date())}T{local:%H:%M:%S}"
    count, total = len(order.lines), order.total_rial
    header = _element(
        "GrpHdr",
        _text("MsgId", order.message_id),
        _text("CreDtTm", created),
        _text("NbOfTxs", count),
        _text("CtrlSum", total),
        _element("InitgPty", _text("Nm", order.payer_name)),
    )
    block = _element(
        "PmtInf",
        _text("PmtInfId", 1),
        _text("PmtMtd", "TRF"),
        _text("NbOfTxs", count),
        _text("CtrlSum", total),
        _text("ReqdExctnDt", order.execution_day),
        _element("Dbtr", _text("Nm", order.payer_name)),
        _element("DbtrAcct", _element("Id", _text("IBAN", order.payer_iban))),
        _element("DbtrAgt", _element("FinInstnId", _text("BIC", AGENT))),
        *(_paya_line(line) for line in order.lines),
    )
    body = _element("CstmrCdtTrfInitn", header, block)
    return f"{order.message_id}.ccti", _document("urn:iso:std:iso:20022:tech:xsd:pain.001.001.03", body)


def _paya_line(line: PaymentLine) -> str:
    return _element(
        "CdtTrfTxInf",
        _element("PmtId", _text("InstrId", EMPTY), _text("EndToEndId", EMPTY)),
        _element("Amt", _text("InstdAmt", line.amount_rial, Ccy="IRR")),
        _element(
            "Cdtr", _text("Nm", line.name), _element("Id", _element("PrvtId", _element("Othr", _text("Id", EMPTY))))
        ),
        _element("CdtrAcct", _element("Id", _text("IBAN", line.iban))),
        _element("RmtInf", _text("Ustrd", _words(f"{line.key} {line.remittance}"))),
    )


def write_pain001(order: PaymentOrder) -> bytes:
    """The same order as pain.001.001.09: Gregorian dates, our key as EndToEndId, the agent not provided."""
    count, total = len(order.lines), order.total_rial
    header = _element(
        "GrpHdr",
        _text("MsgId", order.message_id),
        _text("CreDtTm", order.created_at.astimezone(TEHRAN).isoformat(timespec="seconds")),
        _text("NbOfTxs", count),
        _text("CtrlSum", total),
        _element("InitgPty", _text("Nm", order.payer_name)),
    )
    block = _element(
        "PmtInf",
        _text("PmtInfId", order.message_id),
        _text("PmtMtd", "TRF"),
        _text("NbOfTxs", count),
        _text("CtrlSum", total),
        _element("ReqdExctnDt", _text("Dt", order.execution_day.to_date().isoformat())),
        _element("Dbtr", _text("Nm", order.payer_name)),
        _element("DbtrAcct", _element("Id", _text("IBAN", order.payer_iban))),
        _element("DbtrAgt", _element("FinInstnId", _element("Othr", _text("Id", "NOTPROVIDED")))),
        *(_standard_line(line) for line in order.lines),
    )
    return _document("urn:iso:std:iso:20022:tech:xsd:pain.001.001.09", _element("CstmrCdtTrfInitn", header, block))


def _standard_line(line: PaymentLine) -> str:
    return _element(
        "CdtTrfTxInf",
        _element("PmtId", _text("EndToEndId", line.key)),
        _element("Amt", _text("InstdAmt", line.amount_rial, Ccy="IRR")),
        _element("Cdtr", _text("Nm", line.name)),
        _element("CdtrAcct", _element("Id", _text("IBAN", line.iban))),
        _element("RmtInf", _text("Ustrd", _words(line.remittance))),
    )


def _document(namespace: str, body: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return (head + _element("Document", body, xmlns=namespace) + "\n").encode()
