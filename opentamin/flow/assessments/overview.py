"""Questions of overviews: totals of everything, what workshops owe, month by month. Each is one query or a few."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Min, Q, Sum

from opentamin.flow.assessments.models import Assessment, ShareAmount
from opentamin.flow.lists.models import ACCEPTED_STATES, ListFinding, ListState, Submission, WageList
from opentamin.ledger.chart import chart
from opentamin.ledger.models import Posting


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that has come in, in a few figures; `due_rial` is what employers owe by the ledger."""

    submissions: int
    accepted: int
    returned: int
    lines: int
    due_rial: int
    entries: int
    balanced: bool


def summary(*, books: bool = True) -> Summary:
    """Counts of lists, lines of current versions, what employers owe, and whether all postings sum to nothing.

    Without `books` the ledger is not summed (it is the largest table of a country): the last three are 0, 0 and True.
    """
    current = Q(state__in=ACCEPTED_STATES, next__isnull=True)
    lists = WageList.objects.aggregate(
        accepted=Count("id", filter=Q(state__in=ACCEPTED_STATES)),
        returned=Count("id", filter=Q(state__in=[ListState.RETURNED, ListState.UNREADABLE])),
        lines=Sum("people", filter=current),
    )
    booked = _booked() if books else {}
    return Summary(
        submissions=Submission.objects.count(),
        accepted=lists["accepted"],
        returned=lists["returned"],
        lines=int(lists["lines"] or 0),
        due_rial=int(booked.get("owed") or 0),
        entries=int(booked.get("entries") or 0),
        balanced=not booked.get("total"),
    )


def _booked() -> dict[str, int | None]:
    """The sum of all postings, of those on the accounts on which workshops owe, and how many entries they are of."""
    return Posting.objects.aggregate(
        entries=Count("entry_id", distinct=True),
        total=Sum("amount_rial"),
        owed=Sum("amount_rial", filter=Q(account__in=employer_accounts())),
    )


def employer_accounts() -> list[str]:
    """The accounts on which workshops owe."""
    return sorted({share.debit for share in chart().shares.values() if share.owed_by == "employer"})


def totals_by_share() -> dict[str, int]:
    """What all accepted lists came to, by share."""
    rows = ShareAmount.objects.values_list("share").annotate(total=Sum("difference_rial"))
    return {share: int(total) for share, total in rows}


def findings_by_frequency(limit: int = 25) -> list[tuple[int, str, str, int]]:
    """Number, name, severity and count of all findings, the most frequent first."""
    rows = ListFinding.objects.values_list("number", "name", "severity").annotate(count=Count("id"))
    return list(rows.order_by("-count", "number")[:limit])


@dataclass(frozen=True, slots=True)
class Owing:
    """A workshop with what it owes and how many lists were accepted."""

    code: str
    name: str
    branch_fa: str
    branch_en: str
    lists: int
    owed_rial: int


MOST_BY_DEBT = 1_000
"""Workshops that are still put in order by what they owe; of more, only those of the page are looked up in the ledger."""


def workshops_owing(search: str, *, offset: int, limit: int) -> tuple[int, list[Owing]]:
    """How many workshops fit `search` (a code or a part of the name's search key), and a page of them by what they owe.

    More than MOST_BY_DEBT come by their codes: what a country owes, the largest first, is the page of debts.
    """
    from opentamin.ground.persian import ascii_digits, search_key
    from opentamin.registers.models import Workshop

    rows = Workshop.objects.all()
    digits = ascii_digits(search).strip()
    if digits:
        rows = (
            rows.filter(code__startswith=digits)
            if digits.isdigit()
            else rows.filter(search_key__contains=search_key(search))
        )
    count = rows.count()
    if count > MOST_BY_DEBT:
        codes = list(rows.order_by("code").values_list("code", flat=True)[offset : offset + limit])
        return count, _owing(codes)
    return count, sorted(_owing(list(rows.values_list("code", flat=True))), key=lambda row: (-row.owed_rial, row.code))[
        offset : offset + limit
    ]


def _owing(codes: list[str]) -> list[Owing]:
    """What the workshops of some codes owe, in the order of the codes (two queries)."""
    from opentamin.registers.models import Workshop

    postings = Posting.objects.filter(account__in=employer_accounts(), subject__in=codes)
    owed = dict(postings.values_list("subject").annotate(total=Sum("amount_rial")))
    lists = Count("wage_lists", filter=Q(wage_lists__version__isnull=False))
    rows = Workshop.objects.filter(code__in=codes).order_by("code").annotate(count=lists)
    facts = rows.values_list("code", "name", "branch__name_fa", "branch__name_en", "count")
    return [Owing(*row, owed_rial=int(owed.get(row[0], 0))) for row in facts]


@dataclass(frozen=True, slots=True)
class OwedMonth:
    """What a workshop owes for one month, by share."""

    month: int
    due_on: date | None
    shares: dict[str, int]


def owed_months(code: str, *, known_on: datetime) -> list[OwedMonth]:
    """What a workshop owes month by month, from the ledger, as known on an instant."""
    rows = (
        Posting.objects.filter(subject=code, account__in=employer_accounts(), entry__known_at__lte=known_on)
        .values_list("entry__month", "share")
        .annotate(total=Sum("amount_rial"), due_on=Min("entry__due_on"))
        .order_by("entry__month")
    )
    months: dict[int, OwedMonth] = {}
    for month, share, total, due_on in rows:
        found = months.setdefault(month, OwedMonth(month, due_on, {}))
        found.shares[share] = int(total)
    return list(months.values())


@dataclass(frozen=True, slots=True)
class BookedPosting:
    """One side of an entry, as a page shows it."""

    entry_id: int
    account: str
    title_fa: str
    title_en: str
    amount_rial: int
    counts_on: date
    known_at: datetime


def postings_of(keys: list[str]) -> list[BookedPosting]:
    """The postings of entries by their keys, in the order in which they were written."""
    columns = (
        "entry_id", "account_id", "account__title_fa", "account__title_en", "amount_rial", "entry__counts_on",
        "entry__known_at",
    )  # fmt: skip
    rows = Posting.objects.filter(entry__key__in=keys).order_by("entry_id", "id").values_list(*columns)
    return [BookedPosting(*row) for row in rows]


def assessment_of(wage_list_id: int) -> Assessment | None:
    """The assessment of one list version, if it has one."""
    return Assessment.objects.filter(wage_list=wage_list_id).prefetch_related("shares").first()
