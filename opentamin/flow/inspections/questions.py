"""What inspections answer: plans, visits, one inspection beside the lists, and what a campaign changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count

from opentamin.flow.inspections.models import Campaign, Compared, ForeignFine, Outcome, Plan, PlanRow, Visit

FOLLOWING_MONTHS = 3


def plans(*, limit: int = 24) -> list[Plan]:
    """The newest plans with their branches and how many rows each has (one query)."""
    rows = Plan.objects.select_related("branch").defer("codes").annotate(row_count=Count("rows"))
    return list(rows.order_by("-month", "branch__code")[:limit])


def plan_rows(plan: Plan) -> list[PlanRow]:
    """The rows of a plan, risk first, each part in its order (one query)."""
    return list(plan.rows.select_related("workshop").order_by("-part", "place"))


def visits(*, limit: int = 100) -> list[dict[str, Any]]:
    """The newest standing visits with workshop, number of people and outcome (three queries)."""
    rows = Visit.objects.filter(corrected_by=None).select_related("workshop", "campaign", "notice")
    found = list(rows.annotate(people_count=Count("people")).order_by("-on", "-id")[:limit])
    kinds = outcomes_of([row.pk for row in found])
    return [{"visit": row, "people": row.people_count, "outcome": kinds.get(row.pk)} for row in found]


def outcomes_of(visit_ids: Sequence[int]) -> dict[int, Outcome]:
    """The newest outcome of each visit (one query)."""
    return {row.visit_id: row for row in Outcome.objects.filter(visit__in=visit_ids).order_by("number")}


def compared_rows(outcome: Outcome) -> list[Compared]:
    """The rows of an outcome with the people, in the order of the form (one query)."""
    return list(
        Compared.objects.filter(outcome=outcome).select_related("found__person").order_by("found__row", "month")
    )


def unlisted_people(rows: Sequence[Compared]) -> set[int]:
    """Who was found and stands on no list: not on one that came, or without a list in all months (numbers of found)."""
    listed = {row.found_id for row in rows if row.standing == "listed"}
    missing = {row.found_id for row in rows if row.standing == "no_list"} - listed
    return missing | {row.found_id for row in rows if row.standing == "unlisted"}


def fines_of(visit: Visit) -> list[ForeignFine]:
    """The fines of a visit (one query)."""
    return list(ForeignFine.objects.filter(found__visit=visit).select_related("found").order_by("found__row", "month"))


@dataclass(frozen=True, slots=True)
class CampaignChange:
    """What a campaign found and what came of it: visits, people, unlisted people, and those who came on lists after it."""

    campaign: Campaign
    visits: int
    people: int
    unlisted: int
    foreign: int
    came_on_lists: int


CHANGES = """
    WITH standing AS (
        SELECT v.id, v.campaign_id, v.workshop_id, v.known_at FROM inspections_visit v
        WHERE v.campaign_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM inspections_visit n WHERE n.corrects_id = v.id)
    ), newest AS (
        SELECT DISTINCT ON (o.visit_id) o.id, o.visit_id FROM inspections_outcome o JOIN standing s ON s.id = o.visit_id
        ORDER BY o.visit_id, o.number DESC
    ), missing AS (
        SELECT s.campaign_id, s.workshop_id, s.known_at, f.person_id, f.id, max(c.month) AS month
        FROM newest n JOIN inspections_compared c ON c.outcome_id = n.id JOIN standing s ON s.id = n.visit_id
        JOIN inspections_found_person f ON f.id = c.found_id
        WHERE EXISTS (SELECT 1 FROM inspections_compared u WHERE u.found_id = f.id AND u.standing IN ('unlisted', 'no_list'))
        GROUP BY s.campaign_id, s.workshop_id, s.known_at, f.person_id, f.id
    ), came AS (
        SELECT m.campaign_id, count(DISTINCT m.person_id) AS people FROM missing m
        JOIN lists_wage_list w ON w.workshop_id = m.workshop_id AND w.accepted_at > m.known_at AND w.month >= m.month
            AND (w.month / 100 * 12 + w.month % 100) - (m.month / 100 * 12 + m.month % 100) <= {after}
        JOIN lists_list_line l ON l.month = w.month AND l.wage_list_id = w.id AND l.person_id = m.person_id AND l.days > 0
        GROUP BY m.campaign_id
    )
    SELECT k.id, (SELECT count(*) FROM standing s WHERE s.campaign_id = k.id),
        (SELECT count(*) FROM inspections_found_person f JOIN standing s ON s.id = f.visit_id WHERE s.campaign_id = k.id),
        (SELECT count(*) FROM missing m WHERE m.campaign_id = k.id),
        (SELECT count(*) FROM inspections_found_person f JOIN standing s ON s.id = f.visit_id
            WHERE s.campaign_id = k.id AND f.is_foreign),
        COALESCE((SELECT people FROM came WHERE came.campaign_id = k.id), 0)
    FROM inspections_campaign k ORDER BY k.from_on DESC, k.id
"""


def campaign_changes() -> list[CampaignChange]:
    """Every campaign with what it changed: people found, and who came on lists of the three months after (two queries)."""
    campaigns = Campaign.objects.select_related("branch").in_bulk()
    with connection.cursor() as cursor:
        cursor.execute(CHANGES.format(after=FOLLOWING_MONTHS).replace("%", "%%"), [])
        return [CampaignChange(campaigns[row[0]], *row[1:]) for row in cursor.fetchall() if row[0] in campaigns]
