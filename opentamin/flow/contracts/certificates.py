"""Certificates: frozen content, sealed, with a code by which anybody may verify them; revoked with a reason.

The content is canonical JSON; its SHA-256 is sealed by a key of the house, and the code comes from the seal: nobody can
guess it, and no other content has it.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from opentamin.desk.models import Task
from opentamin.flow.contracts.catalogue import refuse
from opentamin.flow.contracts.models import Certificate, CertificateDebt, CertificateEnd
from opentamin.flow.contracts.reckoning import DebtNow
from opentamin.ground.calendar import Day
from opentamin.ground.persian import ascii_digits
from opentamin.ledger.chart import chart
from opentamin.registers.models import Workshop

PURPOSE = "certificate"
NUMBER_LOCK = 5400
"""Advisory lock of the certificates' numbers."""
Seal = Callable[[bytes], str]
"""Seals the fingerprint of a content; the keys live with the configuration and are handed in by the faces."""
Seals = Callable[[bytes, str], bool]
"""Whether a seal was made here for this fingerprint."""
LOOKS_ALIKE = str.maketrans({"0": "O", "1": "I", "8": "B"})
"""The alphabet of a code is A-Z and 2-7; what people type instead of its letters."""


class Verdict(StrEnum):
    """What a code says: `broken` is a stored certificate whose content or seal is not ours any more."""

    VALID = "valid"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Verified:
    """What anybody learns who gives a code: the verdict, and for a known one its number, day and content."""

    verdict: Verdict
    number: str = ""
    kind: str = ""
    issued_on: date | None = None
    content: Mapping[str, Any] | None = None
    sha256: str = ""
    ended_on: date | None = None
    reason: str = ""


def canonical(content: Mapping[str, Any]) -> bytes:
    """The bytes of a content: JSON with sorted names, always the same for the same content."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def code_of(seal: str) -> str:
    """The code of a sealed certificate: twelve letters and digits in three groups."""
    letters = b32encode(hashlib.sha256(seal.encode()).digest()).decode()[:12]
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def tidy_code(text: str) -> str:
    """A code as it is kept, from whatever somebody typed; "" when it cannot be one."""
    letters = "".join(sign for sign in ascii_digits(text).upper() if sign.isascii() and sign.isalnum())
    letters = letters.translate(LOOKS_ALIKE)
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}" if len(letters) == 12 else ""


def issue(
    kind: str, workshop: Workshop, told: Mapping[str, Any], debts: Iterable[DebtNow], *,
    on: date, by: str, now: datetime, seal: Seal, **of: Any,
) -> Certificate:  # fmt: skip
    """Issue a certificate within the caller's transaction; `of` names the contract or the enquiry.

    Every debt that was looked at is kept with it, so that the proof can look at the same ones again.
    """
    number = _next_number(workshop, Day.from_date(on).year)
    content = canonical({"number": number, "kind": kind, "issued_on": str(Day.from_date(on)), **told})
    digest = hashlib.sha256(content).hexdigest()
    sealed = seal(digest.encode())
    row = Certificate.objects.create(
        number=number, code=code_of(sealed), kind=kind, workshop=workshop, branch_id=workshop.branch_id, issued_on=on,
        content=content, sha256=digest, seal=sealed, by=by, known_at=now, **of,
    )  # fmt: skip
    pairs = sorted({(debt.month, debt.item) for debt in debts if debt.workshop_code == workshop.code})
    CertificateDebt.objects.bulk_create(CertificateDebt(certificate=row, month=m, item=item) for m, item in pairs)
    return row


def workshop_told(row: Workshop) -> dict[str, str]:
    """What a certificate says of the workshop."""
    return {"code": row.code, "name": row.name, "employer": row.employer_name, "branch": row.branch.code}


def _next_number(workshop: Workshop, year: int) -> str:
    """Branch, year, serial: such as 9990/1405/00001."""
    head = f"{workshop.branch.code}/{year}/"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBER_LOCK])
    last = Certificate.objects.filter(number__startswith=head).aggregate(last=Max("number"))["last"]
    return f"{head}{int(last.rpartition('/')[2]) + 1 if last else 1:05d}"


def verify(text: str, *, seals: Seals) -> Verified:
    """What a code says, for anybody: found through a function of the database that shows this certificate alone."""
    code = tidy_code(text)
    if not code:
        return Verified(Verdict.UNKNOWN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM contracts_verify(%s)", [code])
        row = cursor.fetchone()
    if row is None:
        return Verified(Verdict.UNKNOWN)
    number, kind, issued_on, content, digest, seal, ended_on, reason = row
    bare = bytes(content)
    whole = hashlib.sha256(bare).hexdigest() == digest and seals(digest.encode(), seal) and code_of(seal) == code
    if not whole:
        return Verified(Verdict.BROKEN, number, kind, issued_on)
    verdict = Verdict.REVOKED if ended_on else Verdict.VALID
    return Verified(verdict, number, kind, issued_on, json.loads(bare), digest, ended_on, reason or "")


@transaction.atomic
def revoke(code: str, *, reason: str, on: date, by: str, now: datetime) -> CertificateEnd:
    """Revoke a certificate, with the reason; saying it again changes nothing."""
    row = Certificate.objects.filter(code=tidy_code(code)).first()
    if row is None:
        raise refuse("CERTIFICATE_NOT_KNOWN", value=code)
    if not reason.strip():
        raise refuse("REVOKED_WITHOUT_REASON", value=row.number)
    told = {"reason": reason.strip(), "on": on, "by": by, "known_at": now}
    return CertificateEnd.objects.get_or_create(certificate=row, defaults=told)[0]


SHAKEN = """
    SELECT c.id, c.number, c.branch_id, sum(p.amount_rial)::bigint
    FROM contracts_certificate c JOIN registers_workshop w ON w.id = c.workshop_id
    JOIN contracts_certificate_debt d ON d.certificate_id = c.id
    JOIN ledger_entry e ON e.subject = w.code AND e.month = d.month AND e.item = d.item
    JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = ANY(%(accounts)s)
    WHERE NOT EXISTS (SELECT FROM contracts_certificate_end x WHERE x.certificate_id = c.id)
    GROUP BY c.id, c.number, c.branch_id, d.month, d.item HAVING sum(p.amount_rial) > 0 ORDER BY c.id
"""


@transaction.atomic
def review(*, now: datetime) -> int:
    """Certificates under which something is owed again (a payment bounced, a list came late) get a task for a person, who
    revokes or collects; gives how many tasks are new. Nothing is revoked by itself."""
    with connection.cursor() as cursor:
        cursor.execute(SHAKEN, {"accounts": list(chart().owed_accounts())})
        rows = {pk: (number, branch_id) for pk, number, branch_id, _ in cursor.fetchall()}
    keys = {f"certificate/{pk}/owes_again": pk for pk in rows}
    known = set(Task.objects.filter(key__in=keys).values_list("key", flat=True))
    Task.objects.bulk_create(
        (_task(key, pk, *rows[pk], now) for key, pk in keys.items() if key not in known), ignore_conflicts=True
    )
    return len(keys.keys() - known)


def _task(key: str, pk: int, number: str, branch_id: int, now: datetime) -> Task:
    return Task(
        key=key,
        kind="certificate_owes_again",
        subject=f"certificate/{pk}",
        branch_id=branch_id,
        text_fa=f"پس از صدور گواهی {number} باز بدهی مانده است: گواهی را باطل یا بدهی را وصول کنید.",
        text_en=f"After certificate {number} was given something is owed again: revoke it or collect the debt.",
        opened_at=now,
    )
