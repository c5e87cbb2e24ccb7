"""What awards answer: one award with its history, months used of a benefit, monthly figures of referrals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from opentamin.flow.awards.amounts import due_rial, months_between
from opentamin.flow.awards.models import Award, Referral
from opentamin.flow.awards.reading import pieces_of
from opentamin.ground.calendar import Month
from opentamin.law.benefit_rows import benefit_rows


@dataclass(frozen=True, slots=True)
class MonthsOf:
    """Months of a benefit that is paid for some months: granted, in which something was due until now, left."""

    granted: int
    used: int

    @property
    def left(self) -> int:
        """Months not used."""
        return max(0, self.granted - self.used)


def months_used(people: Iterable[int], *, before: int) -> dict[int, dict[str, int]]:
    """For each person the months that earlier awards gave, by the fact that claims ask for (two queries)."""
    counted = {code: benefit.months_used for code, benefit in benefit_rows().items() if benefit.months_used}
    awards = list(Award.objects.filter(person__in=list(people), benefit__in=counted))
    pieces = pieces_of([award.pk for award in awards])
    used: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for award in awards:
        first = min((piece.from_month for piece in pieces.get(award.pk, ())), default=before)
        due = [month for month in months_between(first, before) if due_rial(pieces[award.pk], month)]
        used[award.person_id][counted[award.benefit]] += len(due)
    return {person: dict(facts) for person, facts in used.items()}


def months_of(award: Award, *, today: int) -> MonthsOf:
    """Months granted by the decision, and those that have begun, at most as many."""
    granted = award.decision.months or 0
    pieces = pieces_of([award.pk])[award.pk]
    first = min(piece.from_month for piece in pieces)
    used = sum(bool(due_rial(pieces, month)) for month in months_between(first, Month(today).next().code))
    return MonthsOf(granted, min(granted, used))


def referral_figures(first: date, until: date) -> Mapping[str, int]:
    """How many steps of each kind there were in [first, until)."""
    rows = Referral.objects.filter(on__gte=first, on__lt=until).values_list("kind").annotate(Count("id"))
    return dict(rows.order_by("kind"))
