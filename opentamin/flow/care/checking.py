"""Checks that bind: asked by a centre, answered from the table of cover, each with a record that stays.

One check is a batch of one. The same key of the same centre gives the first answer again. What was answered "covered"
binds the payer, also when premiums are found missing later: the record is only ever added.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError, connection

from opentamin.flow.care.catalogue import CareRefusal, refuse
from opentamin.flow.care.catalogue import findings as catalogue
from opentamin.flow.care.facts import CARE_NAMES, CARES, Answered, Asked
from opentamin.flow.care.models import Provider
from opentamin.flow.care.shares import shares_of_centre
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding
from opentamin.law.ir.identifiers import foreigner_code, national_code

DAYS_BACK = 366
LONGEST_KEY = 100
MOST_IN_A_BATCH = 1000
BIND = """
SELECT key, reference, code, care, on_day, answer, until_on, share_percent, asked_at, source
FROM care_bind(%s, %s, %s, %s, %s::jsonb)
"""


def provider_by_code(code: str) -> Provider:
    """The open centre of a code; a named refusal for any other."""
    found = Provider.objects.filter(code=code, closed_on=None).first()
    if found is None:
        raise refuse("PROVIDER_UNKNOWN", value=code)
    return found


def check(
    code: str, provider: Provider, care: str, on: Day, *, key: str, by: str, now: datetime, today: Day
) -> Answered:
    """Check one person at a centre. CareRefusal names what is wrong with the question; nothing is recorded then."""
    answered = check_all(provider, [Asked(key, code, care, on)], by=by, now=now, today=today)[0]
    if isinstance(answered, Finding):
        raise CareRefusal(answered)
    return answered


def check_all(
    provider: Provider, asked: Sequence[Asked], *, by: str, now: datetime, today: Day
) -> list[Answered | Finding]:
    """Check many people at a centre, one statement for all; in the order of the questions an answer or a finding.

    A question with a fault leaves no record; the others of the batch do.
    """
    if not 0 < len(asked) <= MOST_IN_A_BATCH:
        raise refuse("BATCH_TOO_LARGE", value=len(asked), most=MOST_IN_A_BATCH)
    faults = [fault_of(each, today) for each in asked]
    good = [each for each, fault in zip(asked, faults, strict=True) if fault is None]
    found = bind(provider, good, by=by, now=now, today=today) if good else {}
    return [fault or _answer(provider, each, found[each.key]) for each, fault in zip(asked, faults, strict=True)]


def fault_of(each: Asked, today: Day) -> Finding | None:
    """The first thing wrong with a question, or None."""
    if not 0 < len(each.key) <= LONGEST_KEY:
        return catalogue().make("KEY_MISSING", value=each.key, column="key", most=LONGEST_KEY)
    if not code_is_sound(each.code):
        return catalogue().make("CODE_INVALID", value=each.code, column="national_code")
    if each.care not in CARES:
        return catalogue().make("CARE_KIND_INVALID", value=each.care, column="care")
    if not 0 <= today - each.on <= DAYS_BACK:
        return catalogue().make("CHECK_DAY_OUT_OF_RANGE", value=str(each.on), column="on", days=DAYS_BACK)
    return None


def code_is_sound(code: str) -> bool:
    """A national code with its check digit, or a foreigner's code of nine to thirteen digits."""
    if len(code) == 10:
        return national_code.fault_of(code) is None
    return foreigner_code.parse(code).fault is None and code.isascii() and code.isdigit()


def bind(
    provider: Provider, asked: Sequence[Asked], *, by: str, now: datetime, today: Day, forced: bool = False
) -> Mapping[str, tuple[Any, ...]]:
    """Answer and record, in one statement; gives the records by key. `forced` binds an answer that was given off line."""
    rows = [
        {
            "key": each.key,
            "code": each.code,
            "care": CARES[each.care],
            "on_day": each.on.to_date().isoformat(),
            "asked_at": each.asked_at.isoformat() if each.asked_at else None,
            "source": each.source,
            "forced": forced,
            "shares": shares_of_centre(provider.kind, provider.no_own_centre, each.care, each.on.code),
        }
        for each in asked
    ]
    words = [provider.pk, today.month.code, now, by, json.dumps(rows)]
    return _surely(words)


def _surely(words: Sequence[Any]) -> Mapping[str, tuple[Any, ...]]:
    """The statement, and once more where the connection was lost."""
    try:
        return _once(words)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        # The connection was lost; whether the record was left or not, the same keys lead to the same records.
        connection.close()
        return _once(words)


def _once(words: Sequence[Any]) -> Mapping[str, tuple[Any, ...]]:
    """The statement itself, prepared once for each connection.

    Django would first ask whether the connection lives (a round trip more) and write the values into the text of
    the statement, to be planned anew each time; together a third of what a check costs.
    """
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    raw.prepare_threshold = raw.prepare_threshold or 1
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
        return {row[0]: row for row in cursor.execute(BIND, words, prepare=True, binary=True)}


def _answer(provider: Provider, each: Asked, row: tuple[Any, ...]) -> Answered | Finding:
    """The record as an answer; a key that was used for another question is a finding."""
    key, reference, code, care, on, answer, until_on, share, asked_at, source = row
    if (code, CARE_NAMES[care], on) != (each.code, each.care, each.on.to_date()):
        return catalogue().make("KEY_REUSED", value=key, column="key")
    unknown = answer == "covered" and share is None
    found = (catalogue().make("SHARE_UNKNOWN", value=provider.code),) if unknown else ()
    return Answered(key, reference, code, CARE_NAMES[care], on, answer, until_on, share, asked_at, source, found)


def reference_is_sound(reference: str) -> bool:
    """Whether the two check digits of a reference number fit (ISO 7064, modulo 97)."""
    return len(reference) == 17 and reference.isascii() and reference.isdigit() and int(reference) % 97 == 1
