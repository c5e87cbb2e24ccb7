"""What payroll answers: where a run stands, how far it is, what stands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from opentamin.flow.payroll.catalogue import refuse
from opentamin.flow.payroll.models import Run, Slip, Variance
from opentamin.ground.calendar import Day, Month


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run in figures. `days_left` until the pay-day (negative: late); amounts in rials."""

    id: int
    month: int
    number: int
    state: str
    pay_on: date
    days_left: int
    progress_percent: int
    slips: int
    held: int
    net_rial: int
    treatment_rial: int
    deductions_rial: int
    additions_rial: int
    arrears_rial: int
    recover_rial: int
    variances: Mapping[str, int]
    by_benefit: tuple[tuple[str, int, int], ...]


def run_id(month: int, number: int = 1) -> int:
    """The run of a month; RunRefusal when it was not opened."""
    found = Run.objects.filter(month=month, number=number).values_list("pk", flat=True).first()
    if found is None:
        raise refuse("RUN_UNKNOWN", value=f"{Month(month)}/{number}")
    return int(found)


SUMS = ("net_rial", "treatment_rial", "deductions_rial", "additions_rial", "arrears_rial", "recover_rial")


def summary(pk: int, *, today: Day) -> RunSummary:
    """One run in figures (five queries)."""
    run = Run.objects.get(pk=pk)
    sums = Slip.objects.filter(run=run).aggregate(count=Count("award_id"), **{name: Sum(name) for name in SUMS})
    codes = run.variances.values_list("code").annotate(Count("id")).order_by("code")
    kinds = Slip.objects.filter(run=run).values_list("benefit").annotate(Count("award_id"), Sum("net_rial"))
    done = 100 * run.done_until_award // run.last_award if run.last_award else 0
    return RunSummary(
        id=run.pk,
        month=run.month,
        number=run.number,
        state=run.state,
        pay_on=run.pay_on,
        days_left=Day.from_date(run.pay_on) - today,
        progress_percent=done,
        slips=sums["count"],
        held=Slip.objects.filter(run=run, held=True).count(),
        variances=dict(codes),
        by_benefit=tuple(kinds.order_by("benefit")),
        **{name: sums[name] or 0 for name in SUMS},
    )


def runs() -> list[Run]:
    """All runs, the newest first."""
    return list(Run.objects.order_by("-month", "-number")[:60])


def variances(pk: int, code: str, *, limit: int) -> list[Variance]:
    """The largest variances of one kind, with their awards and people."""
    rows = Variance.objects.filter(run=pk, code=code).select_related("award__person")
    return list(rows.order_by("-now_rial", "-before_rial", "id")[:limit])
