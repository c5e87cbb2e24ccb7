"""The words of `opentamin contracts` about papers: certificates by code, enquiries and deeds of transfers."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from datetime import date

from opentamin.faces.cli.server_side import clock, table
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding

Add = Callable[..., argparse.ArgumentParser]
KINDS = {"sale": "sale", "settlement": "peace", "mortgage": "mortgage", "lease": "lease", "licence": "licence_renewal"}


def words_of_certificates(add: Add) -> None:
    """clear, verify, revoke, review."""
    word = add("clear", _clear, "ask for the clearance: the certificate, or all that stands")
    word.add_argument("contract", type=int)
    word.add_argument("--key", default="", help="of the request")
    add("verify", _verify, "what a code says: valid, revoked, unknown").add_argument("code")
    word = add("revoke", _revoke, "revoke a certificate")
    word.add_argument("code")
    word.add_argument("--why", required=True)
    add("review", _review, "tasks for certificates under which something is owed again")


def words_of_transfers(add: Add) -> None:
    """enquire, answer, deed."""
    word = add("enquire", _enquire, "take an enquiry before a transfer (article 37)")
    word.add_argument("workshop")
    word.add_argument("--kind", choices=sorted(KINDS), default="sale")
    word.add_argument("--key", required=True)
    word.add_argument("--asked-by", required=True, help="notary or office")
    word.add_argument("--giver", required=True)
    word.add_argument("--taker", default="")
    add("answer", _answer, "answer it: debts, or the certificate").add_argument("enquiry", type=int)
    add("deed", _deed, "the deed was made").add_argument("enquiry", type=int)


def on_day(options: argparse.Namespace) -> date:
    """The legal day of an act: as given, else today in Tehran."""
    return options.on or clock()[1].to_date()


def tell(findings: Iterable[Finding]) -> int:
    """Findings in both languages; 1 where there is one."""
    told = list(findings)
    for found in told:
        print(f"  {found.number} {found.message_fa}\n       {found.advice_fa}")
        print(f"  {found.number} {found.message_en}\n       {found.advice_en}")
    return int(bool(told))


def _seal(content: bytes) -> str:
    from opentamin.config import keys
    from opentamin.flow.contracts.certificates import PURPOSE

    return keys.seal(PURPOSE, content)


def _seals(content: bytes, given: str) -> bool:
    from opentamin.config import keys
    from opentamin.flow.contracts.certificates import PURPOSE

    return keys.verify(PURPOSE, content, given)


def _clear(options: argparse.Namespace) -> int:
    from opentamin.flow.contracts.clearing import clear

    now, today = clock()
    key = options.key or f"contract/{options.contract}/{now.isoformat()}"
    done = clear(options.contract, key, on=options.on or today.to_date(), by=options.by, now=now, seal=_seal)
    if done.certificate is not None:
        print(f"  گواهی · certificate {done.certificate.number}\n  کد · code {done.certificate.code}")
    return tell(done.findings)


def _verify(options: argparse.Namespace) -> int:
    from opentamin.flow.contracts.certificates import Verdict, verify

    words = {
        Verdict.VALID: "معتبر است · valid",
        Verdict.REVOKED: "باطل شده است · revoked",
        Verdict.UNKNOWN: "چنین کدی نیست · unknown",
        Verdict.BROKEN: "دست‌خورده است · not ours any more",
    }
    found = verify(options.code, seals=_seals)
    print(f"  {words[found.verdict]}")
    if found.issued_on is not None:
        print(table([("شماره · number", found.number), ("روز · day", str(Day.from_date(found.issued_on)))]))
    if found.ended_on is not None:
        print(f"  {Day.from_date(found.ended_on)}  {found.reason}")
    return int(found.verdict != Verdict.VALID)


def _revoke(options: argparse.Namespace) -> int:
    from opentamin.flow.contracts.certificates import revoke

    revoke(options.code, reason=options.why, on=on_day(options), by=options.by, now=clock()[0])
    print("  باطل شد · revoked")
    return 0


def _review(options: argparse.Namespace) -> int:
    from opentamin.flow.contracts.certificates import review

    print(f"  کار تازه · new tasks {review(now=clock()[0])}")
    return 0


def _enquire(options: argparse.Namespace) -> int:
    from opentamin.flow.contracts.facts import EnquiryKind, NewEnquiry
    from opentamin.flow.contracts.transfers import enquire

    kind, on = EnquiryKind(KINDS[options.kind]), on_day(options)
    told = NewEnquiry(options.workshop, kind, options.asked_by, options.giver, options.taker, on)
    row = enquire(options.key, told, by=options.by, now=clock()[0])
    print(f"  استعلام · enquiry {row.pk}; سکوت از · silent from {Day.from_date(row.silent_from)}")
    return 0


def _answer(options: argparse.Namespace) -> int:
    from opentamin.flow.contracts.transfers import answer

    done = answer(options.enquiry, on=on_day(options), by=options.by, now=clock()[0], seal=_seal)
    if done.certificate is not None:
        print(f"  گواهی · certificate {done.certificate.number}\n  کد · code {done.certificate.code}")
    return tell(done.findings)


def _deed(options: argparse.Namespace) -> int:
    from opentamin.flow.contracts.transfers import deed

    made, finding = deed(options.enquiry, on=on_day(options), by=options.by, now=clock()[0])
    print(f"  سند · deed {Day.from_date(made.on)}")
    return tell([finding] if finding else [])
