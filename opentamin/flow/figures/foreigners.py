"""Foreign nationals in figures: insured people of each directorate month by month, quotas and rank, what campaigns changed.

A principal is counted for a directorate and month once, by an accepted line with days in a list of one of its offices
(the branch that the list carries) or by a cover there. Dependants are the maintained relatives of principals who are no
principals there themselves. Somebody who worked under two directorates is counted in both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from django.db import connection

from opentamin.ground.calendar import Day, Month
from opentamin.registers.models import Office, OfficeKind, Quota
from opentamin.registers.nationalities import Nationality, nationality

CURRENT = "w.version IS NOT NULL AND NOT EXISTS (SELECT FROM lists_wage_list later WHERE later.previous_id = w.id)"
PRESENT = f"""
    span AS (SELECT * FROM unnest(%(months)s::int[], %(firsts)s::date[], %(untils)s::date[]) AS m (month, first, until)),
    homes AS (
        SELECT o.id, CASE WHEN o.kind = 'directorate' THEN o.id WHEN p.kind = 'directorate' THEN p.id
            ELSE p.parent_id END AS directorate
        FROM registers_office o LEFT JOIN registers_office p ON p.id = o.parent_id
    ),
    present AS (
        SELECT l.month, h.directorate, l.person_id
        FROM registers_person f
        JOIN lists_list_line l ON l.person_id = f.id AND l.month = ANY(%(months)s) AND l.days > 0
        JOIN lists_wage_list w ON w.id = l.wage_list_id AND {CURRENT}
        JOIN homes h ON h.id = w.branch_id
        WHERE f.is_foreign
        UNION
        SELECT m.month, h.directorate, c.person_id
        FROM span m
        JOIN registers_cover c ON c.from_month <= m.month AND (c.until_month IS NULL OR c.until_month > m.month)
        JOIN registers_person f ON f.id = c.person_id AND f.is_foreign
        JOIN registers_workshop_office p ON p.workshop_id = c.workshop_id AND p.from_on < m.until
            AND (p.until_on IS NULL OR p.until_on >= m.until)
        JOIN homes h ON h.id = p.office_id
    )
"""
PROGRESS = f"""
    WITH {PRESENT}, principals AS (
        SELECT month, directorate, count(*) AS people FROM present GROUP BY 1, 2
    ), dependants AS (
        SELECT p.month, p.directorate, count(DISTINCT r.relative_id) AS people
        FROM present p
        JOIN span m ON m.month = p.month
        JOIN registers_relation r ON r.person_id = p.person_id AND r.maintained AND r.from_on < m.until
            AND (r.until_on IS NULL OR r.until_on > m.first)
        WHERE NOT EXISTS (SELECT FROM present q WHERE q.month = p.month AND q.directorate = p.directorate
            AND q.person_id = r.relative_id)
        GROUP BY 1, 2
    )
    SELECT month, directorate, a.people, coalesce(d.people, 0)
    FROM principals a LEFT JOIN dependants d USING (month, directorate) ORDER BY month, directorate
"""
BY_NATIONALITY = f"""
    WITH {PRESENT}
    SELECT f.nationality, count(DISTINCT p.person_id) FROM present p JOIN registers_person f ON f.id = p.person_id
    WHERE %(directorate)s::bigint IS NULL OR p.directorate = %(directorate)s
    GROUP BY 1
"""
WITHOUT_PERMIT = f"""
    SELECT f.id, f.first_name, f.last_name, f.nationality, x.code, x.name, max(p.valid_until), count(*) OVER ()
    FROM registers_person f
    JOIN lists_list_line l ON l.person_id = f.id AND l.month = %(month)s AND l.days > 0
    JOIN lists_wage_list w ON w.id = l.wage_list_id AND {CURRENT}
    JOIN registers_workshop x ON x.id = w.workshop_id
    LEFT JOIN registers_work_permit p ON p.person_id = f.id AND p.workshop_id = x.id
    WHERE f.is_foreign
    GROUP BY f.id, x.id
    HAVING NOT coalesce(bool_or(p.valid_from < %(until)s AND p.valid_until > %(first)s), false)
    ORDER BY max(p.valid_until) DESC NULLS LAST, f.sort_key, x.code LIMIT %(limit)s
"""
WORK = f"""
    SELECT w.workshop_id, max(l.job_code), sum(l.days)::bigint
    FROM lists_list_line l JOIN lists_wage_list w ON w.id = l.wage_list_id AND {CURRENT}
    WHERE l.person_id = %(person)s AND l.month = %(month)s GROUP BY 1 ORDER BY 1
"""
CAMPAIGN = f"""
    SELECT l.month, l.person_id, bool_or(f.is_foreign)
    FROM registers_workshop x
    JOIN lists_wage_list w ON w.workshop_id = x.id AND w.month = ANY(%(months)s) AND {CURRENT}
    JOIN lists_list_line l ON l.wage_list_id = w.id AND l.month = w.month AND l.days > 0
    JOIN registers_person f ON f.id = l.person_id
    WHERE x.code = ANY(%(codes)s)
    GROUP BY 1, 2
"""


class Insured(NamedTuple):
    """Foreign nationals insured: in their own right, and through somebody."""

    principal: int = 0
    dependants: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A directorate against its quota in a month; `rank` and `quota` are None where no quota was set."""

    directorate: Office
    insured: Insured
    quota: int | None
    rank: int | None

    @property
    def share(self) -> Fraction | None:
        """Principal insured as an exact part of the quota."""
        return None if self.quota is None else Fraction(self.insured.principal, self.quota)

    @property
    def percent_tenths(self) -> int | None:
        """The share in tenths of a per cent, rounded down, for showing only: 1000 is the quota reached."""
        return None if self.quota is None else self.insured.principal * 1000 // self.quota


class WithoutPermit(NamedTuple):
    """Somebody on a list of the month who has no permit in force there; `ended_on` of the last one, if any."""

    person_id: int
    first_name: str
    last_name: str
    nationality: str
    workshop_code: str
    workshop_name: str
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class CampaignEffect:
    """What lists of a set of workshops say before and after a campaign: people and foreigners by month, who came."""

    months: tuple[tuple[int, int, int], ...]
    came: int
    came_foreign: int


def _span(months: Iterable[int]) -> dict[str, Any]:
    """The parameters of PRESENT: months with their first days and the days after them."""
    known = [Month(code) for code in sorted(set(months))]
    return {
        "months": [month.code for month in known],
        "firsts": [month.first.to_date() for month in known],
        "untils": [month.until.to_date() for month in known],
    }


def _query(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def progress(months: Iterable[int]) -> dict[int, dict[int, Insured]]:
    """Insured foreign nationals by month and directorate's id (one query for any number of months)."""
    found: dict[int, dict[int, Insured]] = defaultdict(dict)
    for month, directorate, principal, dependants in _query(PROGRESS, _span(months)):
        found[month][directorate] = Insured(principal, dependants)
    return dict(found)


def ranking(month: int, insured: Mapping[int, Insured] | None = None) -> list[Standing]:
    """Directorates by the part of their quota that they reached; equal parts share a rank, the next rank is skipped.

    Those without a quota stand at the end, unranked. `insured` may be handed in from `progress`.
    """
    reached = progress([month]).get(month, {}) if insured is None else insured
    quotas = Quota.objects.filter(from_month__lte=month, until_month__gt=month)
    people = dict(quotas.values_list("directorate_id", "people"))
    offices = Office.objects.filter(kind=OfficeKind.DIRECTORATE).order_by("code")
    standings = [Standing(o, reached.get(o.pk, Insured()), people.get(o.pk), None) for o in offices]
    return ranked(standings)


def ranked(standings: Sequence[Standing]) -> list[Standing]:
    """The same standings in order, with their ranks."""
    with_quota = sorted((s for s in standings if s.share is not None), key=_order)
    found = [
        Standing(s.directorate, s.insured, s.quota, 1 + sum(_share(other) > _share(s) for other in with_quota))
        for s in with_quota
    ]
    return found + [s for s in standings if s.share is None]


def _share(standing: Standing) -> Fraction:
    return standing.share or Fraction(0)


def _order(standing: Standing) -> tuple[Fraction, str]:
    return -_share(standing), standing.directorate.code


def by_nationality(month: int, directorate_id: int | None = None) -> list[tuple[Nationality, int]]:
    """Principal insured of a month by nationality, the largest first; spellings of one country are one."""
    counts: dict[Nationality, int] = defaultdict(int)
    for text, people in _query(BY_NATIONALITY, {**_span([month]), "directorate": directorate_id}):
        counts[nationality(text)] += people
    return sorted(counts.items(), key=lambda item: (-item[1], item[0].code or "~", item[0].fa))


def without_permit(month: int, *, limit: int) -> tuple[int, list[WithoutPermit]]:
    """How many people worked by lists of a month at workshops where no permit of theirs was in force, and the first."""
    span = Month(month)
    parameters = {"month": month, "first": span.first.to_date(), "until": span.until.to_date(), "limit": limit}
    rows = _query(WITHOUT_PERMIT, parameters)
    return (rows[0][-1] if rows else 0), [WithoutPermit(*row[:-1]) for row in rows]


def last_month() -> int | None:
    """The newest month with an accepted list, or None."""
    found = _query("SELECT max(month) FROM lists_wage_list WHERE version IS NOT NULL", {})
    return int(found[0][0]) if found[0][0] else None


def places_of_work(person_id: int, month: int) -> list[tuple[int, str, int]]:
    """Where lists of a month show a person: the workshop's id, the job code declared there, the days."""
    return [(row[0], row[1], row[2]) for row in _query(WORK, {"person": person_id, "month": month})]


def campaign_effect(
    workshop_codes: Iterable[str], *, from_on: date, until_on: date, months_each_side: int = 3
) -> CampaignEffect:
    """Lists of workshops in the months before a campaign [from_on, until_on) and in those after its last day.

    `came` counts people on lists after it who were on none of them in the months before, `came_foreign` foreigners.
    """
    begun, ended = Day.from_date(from_on).month, (Day.from_date(until_on) + -1).month
    before = [(begun + -n).code for n in range(months_each_side, 0, -1)]
    after = [(ended + n).code for n in range(1, months_each_side + 1)]
    people: dict[int, dict[int, bool]] = {month: {} for month in (*before, *after)}
    for month, person, foreign in _query(CAMPAIGN, {"months": [*before, *after], "codes": sorted(set(workshop_codes))}):
        people[month][person] = foreign
    were = {person for month in before for person in people[month]}
    came = {person: foreign for month in after for person, foreign in people[month].items() if person not in were}
    counted = tuple((month, len(there), sum(there.values())) for month, there in people.items())
    return CampaignEffect(counted, len(came), sum(came.values()))
