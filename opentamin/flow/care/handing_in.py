"""After an outage: what clinics answered off line is handed in and becomes binding, or is refused with a finding.

A proof is the day's filter (we look into the bytes that we signed), a token, or the number that protects a provider
while the page could reach nothing. A code that the filter called covered by chance binds too: the clinic could not know.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime

from opentamin.flow.care import offline
from opentamin.flow.care.catalogue import CareRefusal
from opentamin.flow.care.catalogue import findings as catalogue
from opentamin.flow.care.checking import bind, fault_of
from opentamin.flow.care.facts import Asked
from opentamin.flow.care.filters import read_token
from opentamin.flow.care.models import DailyFilter, Provider
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding

DAYS_TO_HAND_IN = 30
Protecting = Callable[[str, str, date], str]
"""Gives the number that protected a provider: from its code, the person's code and the day."""


class Proofs:
    """What is needed to believe an offline answer: public keys, the secret of a day, protecting numbers."""

    def __init__(self, publics: dict[int, bytes], daily_secret: Callable[[int], bytes], protecting: Protecting) -> None:
        self.publics, self.daily_secret, self.protecting = publics, daily_secret, protecting
        self._filters: dict[str, offline.Filter | None] = {}

    def filter_of(self, sha256: str) -> offline.Filter | None:
        """The filter with this fingerprint, if it is one that we kept."""
        if sha256 not in self._filters:
            row = DailyFilter.objects.filter(sha256=sha256).first()
            self._filters[sha256] = offline.Filter(bytes(row.content)) if row else None
        return self._filters[sha256]


def hand_in(
    provider: Provider, asked: Sequence[Asked], *, proofs: Proofs, by: str, now: datetime, today: Day
) -> list[str | Finding]:
    """Take offline answers of a centre: a reference number or a finding for each, in order. The same again is the same.

    Each says when it was given (`asked_at`), from which source (filter, token, trouble) and with which proof.
    """
    faults = [_fault(provider, each, proofs, now, today) for each in asked]
    good = [each for each, fault in zip(asked, faults, strict=True) if fault is None]
    found = bind(provider, good, by=by, now=now, today=today, forced=True) if good else {}
    return [fault or str(found[each.key][1]) for each, fault in zip(asked, faults, strict=True)]


def _fault(provider: Provider, each: Asked, proofs: Proofs, now: datetime, today: Day) -> Finding | None:
    """Why an offline answer is not taken, or None."""
    plain = fault_of(each, today)
    if plain is not None:
        return plain
    if each.asked_at is None or each.asked_at > now or today - each.on > DAYS_TO_HAND_IN:
        return catalogue().make("OFFLINE_TOO_LATE", value=each.key, days=DAYS_TO_HAND_IN)
    if each.source == "filter":
        return _filter_fault(each, proofs)
    if each.source == "token":
        return _token_fault(each, proofs)
    expected = proofs.protecting(provider.code, each.code, each.on.to_date())
    if each.source == "trouble" and each.proof == expected:
        return None
    return catalogue().make("OFFLINE_PROOF_INVALID", value=each.key)


def _filter_fault(each: Asked, proofs: Proofs) -> Finding | None:
    held = proofs.filter_of(each.proof)
    assert each.asked_at is not None
    if held is None or not held.built <= each.asked_at.timestamp() < held.until:
        return catalogue().make("OFFLINE_PROOF_INVALID", value=each.key)
    if not held.holds(proofs.daily_secret(held.day), each.code):
        return catalogue().make("OFFLINE_NOT_COVERED", value=each.key)
    return None


def _token_fault(each: Asked, proofs: Proofs) -> Finding | None:
    assert each.asked_at is not None
    try:
        token = read_token(each.proof, publics=proofs.publics, now=each.asked_at)
    except CareRefusal as refusal:
        return refusal.finding
    return None if token.code == each.code else catalogue().make("OFFLINE_PROOF_INVALID", value=each.key)


FIELDS = ("key", "national_code", "care", "on", "asked_at", "source", "proof")
MOST_LINES = 1000


def read_lines(text: str) -> tuple[list[Asked], list[Finding]]:
    """Offline answers from JSON lines with FIELDS (`on` a Jalali day, `asked_at` an instant with its zone); every faulty
    line is named, the others are read."""
    asked: list[Asked] = []
    faults: list[Finding] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            asked.append(_line(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            faults.append(catalogue().make("REQUEST_UNREADABLE", row=number, reason=f"line {number}"))
    if len(asked) > MOST_LINES:
        return [], [*faults, catalogue().make("BATCH_TOO_LARGE", value=len(asked), most=MOST_LINES)]
    return asked, faults


def _line(values: dict[str, str]) -> Asked:
    key, code, care, on, asked_at, source, proof = (values[name] for name in FIELDS)
    if not all(isinstance(value, str) for value in (key, code, care, source, proof)):
        raise ValueError("texts are wanted")
    instant = datetime.fromisoformat(asked_at)
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return Asked(key, code, care, Day.parse(on), instant, source, proof)
