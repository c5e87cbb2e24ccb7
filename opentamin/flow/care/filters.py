"""The daily filter: covered codes of a day, hashed and sorted by the database, packed and signed. And care tokens.

Nothing here reads a key from disk or a clock: the signer, the day's secret and `now` are handed in by a face.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from opentamin.flow.care import offline
from opentamin.flow.care.catalogue import refuse
from opentamin.flow.care.models import DailyFilter
from opentamin.flow.care.questions import entitlement
from opentamin.flow.care.shares import share_percent
from opentamin.ground.calendar import Day

TEHRAN = ZoneInfo("Asia/Tehran")
BITS = 10
"""One code in 2**BITS that is not covered is found by chance."""
BUCKET = 128
VALID_DAYS = 2
"""A filter holds for its day and the next: what ends after it was built is still found for at most this long."""
TOKEN_HOURS = 72
COVERED_HASHES = """
SELECT DISTINCT substr(sha256(%(key)s || convert_to(code, 'UTF8')), 1, 8) AS hash FROM care_entitlement
WHERE known_until IS NULL AND from_on <= %(on)s AND (until_on IS NULL OR %(on)s < until_on) ORDER BY 1
"""


class Signing(Protocol):
    """Who signs: the number of the key, and 64 bytes over some content."""

    @property
    def number(self) -> int: ...

    def sign(self, content: bytes) -> bytes: ...


def covered_hashes(on: date, key: bytes) -> list[int]:
    """The hashes of all codes covered on a day, sorted by the database."""
    with connection.cursor() as cursor:
        cursor.execute(COVERED_HASHES, {"on": on, "key": key})
        return [int.from_bytes(row[0], "big") for row in cursor.fetchall()]


def filter_bytes(hashes: list[int], *, day: Day, now: datetime, signing: Signing, bits: int = BITS) -> bytes:
    """A whole signed filter of sorted hashes; the format is told in offline.py and frozen by a test."""
    people = len(hashes)
    buckets = max(1, -(-people // BUCKET))
    header = _header(people, buckets, bits, day, now, signing)
    text = json.dumps(header, sort_keys=True, separators=(",", ":")).encode("ascii")
    packed = [offline.pack(values, bits) for values in _bucketed(hashes, people << bits, buckets)]
    offsets = [0]
    for part in packed:
        offsets.append(offsets[-1] + len(part))
    content = b"".join(
        [
            offline.MAGIC + bytes([offline.VERSION]),
            struct.pack(">H", len(text)),
            text,
            struct.pack(f">{buckets + 1}I", *offsets),
            *packed,
        ]
    )
    return content + signing.sign(content)


def _header(people: int, buckets: int, bits: int, day: Day, now: datetime, signing: Signing) -> dict[str, int]:
    """What is said before the index: whole numbers only, instants as seconds of 1970."""
    return {
        "bits": bits,
        "bucket": BUCKET,
        "buckets": buckets,
        "built": int(now.timestamp()),
        "day": day.code,
        "key": signing.number,
        "people": people,
        "until": int(valid_until(day).timestamp()),
    }


def _bucketed(hashes: Iterable[int], whole: int, buckets: int) -> Iterator[list[int]]:
    """The values of each bucket in order, from its own start; equal values once."""
    span = -(-whole // buckets) or 1
    found: list[list[int]] = [[] for _ in range(buckets)]
    for each in hashes:
        bucket, value = divmod(each * whole >> 64, span)
        if not found[bucket] or found[bucket][-1] != value:
            found[bucket].append(value)
    return iter(found)


def valid_until(day: Day) -> datetime:
    """The instant at which a day's filter ends to hold."""
    return datetime.combine((day + VALID_DAYS).to_date(), time(0), TEHRAN)


@transaction.atomic
def build_filter(day: Day, *, key: bytes, signing: Signing, now: datetime) -> DailyFilter:
    """Build and keep the filter of a day from the table of cover. The same content again gives the one that is kept."""
    content = filter_bytes(covered_hashes(day.to_date(), key), day=day, now=now, signing=signing)
    digest = hashlib.sha256(content).hexdigest()
    held = offline.Filter(content)
    made, _ = DailyFilter.objects.get_or_create(
        sha256=digest,
        defaults={
            "on": day.to_date(),
            "content": content,
            "people": held.people,
            "bits": held.bits,
            "valid_until": valid_until(day),
            "built_at": now,
        },
    )
    return made


def issue_token(code: str, *, today: Day, now: datetime, signing: Signing) -> str:
    """A signed token that says "covered" for at most TOKEN_HOURS and never beyond the cover itself.

    CareRefusal when the person is not covered today: a token is no promise for later.
    """
    found = entitlement(code, today, known_on=now)
    if found.state != "covered" or found.spell is None:
        raise refuse("TOKEN_NOT_COVERED", value=code)
    end = datetime.combine(found.until_on, time(0), TEHRAN) if found.until_on else None
    expires = min(filter(None, (now + timedelta(hours=TOKEN_HOURS), end)))
    until_day = Day.from_date(found.until_on).code if found.until_on else 0
    shares = [
        share_percent(found.spell.basis, centre, False, care, today.code)
        for centre in (1, 2)
        for care in ("inpatient", "outpatient")
    ]
    body = offline.token_body(signing.number, code, until_day, int(expires.timestamp()), shares)
    return offline.token_text(body, signing.sign(body))


def read_token(text: str, *, publics: dict[int, bytes], now: datetime) -> offline.Token:
    """A token of ours that has not expired at `now`; CareRefusal says what is wrong with any other."""
    try:
        token = offline.Token(text)
    except ValueError:
        raise refuse("TOKEN_INVALID") from None
    if not token.genuine(publics):
        raise refuse("TOKEN_INVALID")
    if now.timestamp() >= token.expires:
        raise refuse("TOKEN_EXPIRED", value=datetime.fromtimestamp(token.expires, TEHRAN).isoformat(timespec="minutes"))
    return token


def facts_of(held: offline.Filter, size: int) -> dict[str, Any]:
    """What must be said of a filter: people, bytes, false positives expected (one in), greatest delay in hours."""
    return {
        "day": held.day,
        "people": held.people,
        "bytes": size,
        "one_in": 1 << held.bits,
        "delay_hours": (held.until - held.built) // 3600,
    }
