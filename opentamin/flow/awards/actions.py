"""Verbs of awards, in sets: grant from approved decisions, revise, index, stop, share anew, refer to work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from opentamin.flow.awards.amounts import Piece, change_on, due_rial, from_day, shared_month
from opentamin.flow.awards.models import Award, AwardAmount, Cause, JobCentre, Referral, ReferralKind
from opentamin.flow.awards.reading import pieces_of
from opentamin.flow.claims.deciding import ENTITLED
from opentamin.flow.claims.models import Decision
from opentamin.ground.calendar import Day
from opentamin.law.benefit_rows import Benefit, benefit_rows

AMOUNTS_LOCK = 4101
ENDS = {
    ReferralKind.ACCEPTED: "job_found",
    ReferralKind.REFUSED: "offer_refused",
    ReferralKind.TRAINING_REFUSED: "training_refused",
}
"""Steps that end the benefit (unemployment act, article 8), and the reason that is kept."""


@transaction.atomic
def grant(decisions: Sequence[Decision], *, by: str, now: datetime) -> int:
    """Awards for approved decisions that entitle; a decision that has them already gives nothing new. Gives how many."""
    approved = Decision.objects.filter(pk__in=[row.pk for row in decisions], approval__isnull=False, verdict=ENTITLED)
    rows = list(approved.select_related("claim").order_by("id"))
    made = [award for row in rows for award in _awards(row, now)]
    have = set(Award.objects.filter(key__in=[award.key for award, _ in made]).values_list("key", flat=True))
    new = [(award, pieces) for award, pieces in made if award.key not in have]
    Award.objects.bulk_create([award for award, _ in new])
    _add([(award, pieces, Cause.GRANTED, f"decision/{award.decision_id}", None) for award, pieces in new], by, now)
    return len(new)


def _awards(decision: Decision, now: datetime) -> list[tuple[Award, list[Piece]]]:
    """The awards of one decision with their pieces: one for the person, or one for each entitled part."""
    benefit = benefit_rows()[decision.claim.benefit]
    parts = decision.reasons["parts"]
    if not parts:
        return [_award(decision, benefit, decision.claim.person_id, decision.amount_rial, {}, now)]
    entitled = [part for part in parts if part["entitled"]]
    made = [_award(decision, benefit, part["person_id"], part["amount_rial"], part, now) for part in entitled]
    start = Day.from_date(decision.start_on) if decision.start_on else None
    if start and start != start.month.first:  # the first month's parts make the whole of its days
        amounts = shared_month([0] * len(made), [part["amount_rial"] for part in entitled], start)
        for (_, pieces), amount in zip(made, amounts, strict=True):
            pieces[0] = replace(pieces[0], monthly_rial=amount)
    return made


def _award(
    decision: Decision, benefit: Benefit, person_id: int, amount: int, part: Mapping[str, Any], now: datetime
) -> tuple[Award, list[Piece]]:
    assert decision.start_on is not None
    award = Award(
        key=f"decision/{decision.pk}/{person_id}",
        decision=decision,
        benefit=benefit.code,
        person_id=person_id,
        insured_id=decision.claim.person_id,
        branch_id=decision.claim.branch_id,
        kin=part.get("kind", ""),
        group=part.get("group", ""),
        index_group=benefit.index_group,
        start_on=decision.start_on,
        paid_days=decision.reasons["facts"].get("paid_days", 0),
        known_at=now,
    )
    return award, first_pieces(benefit, amount, Day.from_date(decision.start_on), decision.months)


def first_pieces(benefit: Benefit, amount_rial: int, start: Day, months: int | None) -> list[Piece]:
    """The pieces with which an award begins: once in its month, for some months, or for good."""
    if benefit.pays == "once":
        return [Piece(start.month.code, start.month.next().code, amount_rial)]
    if benefit.pays == "months" and months is not None:
        whole = start == start.month.first
        pieces = from_day(amount_rial, start, (start.month + months).code)
        # What the first month lacks is paid at the end: the person has a right to whole months.
        rest = (
            []
            if whole
            else [
                Piece(
                    (start.month + months).code, (start.month + months + 1).code, amount_rial - pieces[0].monthly_rial
                )
            ]
        )
        return [*pieces, *rest]
    return from_day(amount_rial, start)


Change = tuple[Award, Sequence[Piece], Cause, str, Any]


def _add(changes: Sequence[Change], by: str, now: datetime) -> int:
    """Add versions after those that are there (one query and one insert)."""
    versions: dict[int, int] = {}
    rows = AwardAmount.objects.filter(award__in=[award.pk for award, *_ in changes]).order_by("version")
    versions.update(rows.values_list("award_id", "version"))
    new = []
    for award, pieces, cause, because, reasons in changes:
        for piece in pieces:
            versions[award.pk] = versions.get(award.pk, 0) + 1
            new.append(
                AwardAmount(
                    award=award,
                    version=versions[award.pk],
                    from_month=piece.from_month,
                    until_month=piece.until_month,
                    monthly_rial=piece.monthly_rial,
                    cause=cause,
                    because=because,
                    reasons=reasons,
                    by=by,
                    known_at=now,
                )
            )
    return len(AwardAmount.objects.bulk_create(new))


@dataclass(frozen=True, slots=True)
class NewAmount:
    """From a day on an award is worth another amount (0 stops it). `because` names the cause once and for all."""

    award: Award
    monthly_rial: int
    day: Day
    cause: Cause
    because: str
    reasons: Any = None


@transaction.atomic
def change(changes: Sequence[NewAmount], *, by: str, now: datetime) -> int:
    """Add versions for changed amounts; a change whose `because` an award has already is not made twice.

    Earlier months whose amount differs now are settled by the next pay run: a difference to pay, or to recover.
    """
    awards = [each.award.pk for each in changes]
    with connection.cursor() as cursor:  # rows that are only added to cannot be locked; one change of amounts at a time
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [AMOUNTS_LOCK])
    done = set(AwardAmount.objects.filter(award__in=awards).values_list("award_id", "because"))
    new = [each for each in changes if (each.award.pk, each.because) not in done]
    pieces = pieces_of(awards)
    changed = _together(new, [pieces.get(each.award.pk, []) for each in new])
    prepared = [
        (each.award, added, each.cause, each.because, each.reasons) for each, added in zip(new, changed, strict=True)
    ]
    return _add(prepared, by, now)


def _together(changes: Sequence[NewAmount], pieces: Sequence[Sequence[Piece]]) -> list[list[Piece]]:
    """The pieces of each change; parts of one whole that change on one day keep the month's sum to the rial."""
    added = [change_on(old, each.monthly_rial, each.day) for each, old in zip(changes, pieces, strict=True)]
    groups: dict[tuple[int, str, Day], list[int]] = {}
    for at, each in enumerate(changes):
        if each.day != each.day.month.first:
            groups.setdefault((each.award.decision_id, each.because, each.day), []).append(at)
    for (_, _, day), places in groups.items():
        before = [due_rial(pieces[at], day.month.code) for at in places]
        amounts = shared_month(before, [changes[at].monthly_rial for at in places], day)
        for at, amount in zip(places, amounts, strict=True):
            added[at][0] = replace(added[at][0], monthly_rial=amount)
    return added


def register_centre(code: str, name_fa: str, name_en: str, city: str) -> JobCentre:
    """A job centre by its code, brought up to date."""
    names = {"name_fa": name_fa, "name_en": name_en, "city": city}
    return JobCentre.objects.update_or_create(code=code, defaults=names)[0]


@transaction.atomic
def refer(rows: Sequence[Referral], *, now: datetime) -> int:
    """Add steps towards work; a found job or a refusal without reason stops the benefit from its day. Gives how many are new."""
    have = set(Referral.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    new = Referral.objects.bulk_create([row for row in rows if row.key not in have])
    ended = [
        NewAmount(
            row.award,
            0,
            Day.from_date(row.on),
            Cause.STOPPED,
            f"{ENDS[ReferralKind(row.kind)]}/{Day.from_date(row.on)}",
        )
        for row in new
        if row.kind in ENDS
    ]
    change(ended, by="referral", now=now)
    return len(new)


def referral(
    award: Award, centre: JobCentre, kind: ReferralKind, on: date, *, what: str, by: str, now: datetime
) -> Referral:
    """A step, ready to be added; its key is award, kind and day."""
    key = f"{award.pk}/{kind.value}/{on.isoformat()}"
    return Referral(key=key, award=award, centre=centre, kind=kind, on=on, what=what, by=by, known_at=now)
