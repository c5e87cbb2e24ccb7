"""Questions of pages about lists: a page of all lists, one list with its files, its first lines."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from opentamin.flow.lists.models import (
    ACCEPTED_STATES,
    ListFinding,
    ListLine,
    ListState,
    Submission,
    SubmissionFile,
    WageList,
)

GROUPS: dict[str, tuple[str, ...]] = {
    "accepted": tuple(ACCEPTED_STATES),
    "returned": (ListState.RETURNED, ListState.UNREADABLE),
    "same": (ListState.SAME_AGAIN,),
}


def page_of_lists(group: str, *, offset: int, limit: int, workshop_code: str = "") -> tuple[int, list[WageList]]:
    """How many lists a group holds, and a page of them, the newest first, with counted findings."""
    rows: QuerySet[WageList] = WageList.objects.all()
    if group in GROUPS:
        rows = rows.filter(state__in=GROUPS[group])
    if workshop_code:
        rows = rows.filter(workshop_code=workshop_code)
    count = rows.count()
    shown = (
        rows.select_related("workshop", "submission")
        .annotate(finding_count=Count("findings"))
        .order_by("-submission__received_at", "-id")[offset : offset + limit]
    )
    return count, list(shown)


def one_list(wage_list_id: int) -> WageList | None:
    """One list with its workshop and submission."""
    return (
        WageList.objects.select_related("workshop", "submission", "previous", "branch").filter(pk=wage_list_id).first()
    )


def findings_of(wage_list_id: int, *, limit: int = 300) -> list[ListFinding]:
    """The findings of one list in the order of a report."""
    return list(ListFinding.objects.filter(wage_list=wage_list_id).order_by("id")[:limit])


def files_of(submission_id: int) -> list[SubmissionFile]:
    """The files of a submission as they came."""
    return list(SubmissionFile.objects.filter(submission=submission_id).order_by("position"))


def lines_of_list(row: WageList, *, limit: int = 50) -> list[ListLine]:
    """The first lines of an accepted list, with the people they credit."""
    if row.version is None:
        return []
    lines = ListLine.objects.filter(month=row.month, wage_list_id=row.pk).select_related("person").order_by("row")
    return list(lines[:limit])


def submission_of_key(sender: str, key: str) -> int | None:
    """The submission that a sender made under a key."""
    return Submission.objects.filter(sender=sender, key=key).values_list("pk", flat=True).first()


def lists_of_submission(submission_id: int) -> list[WageList]:
    """The lists that were read from a submission."""
    rows = WageList.objects.filter(submission=submission_id).select_related("workshop", "submission")
    return list(rows.order_by("position"))


def submission_exists(submission_id: int) -> bool:
    """Whether there is such a submission."""
    return Submission.objects.filter(pk=submission_id).exists()
