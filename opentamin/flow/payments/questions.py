"""What payments answer: the order files of a run, and what became of their lines."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, Sum

from opentamin.flow.payments.models import Order, OrderLine


def orders_of(run_id: int) -> list[Order]:
    """The order files of a run, in order."""
    return list(Order.objects.filter(run=run_id).order_by("number"))


def line_states(run_id: int) -> Mapping[str, tuple[int, int]]:
    """Number and rials of a run's payments by state."""
    rows = OrderLine.objects.filter(run_id=run_id).values_list("state").annotate(Count("id"), Sum("amount_rial"))
    return {state: (count, total) for state, count, total in rows.order_by("state")}


def payments_of(award_id: int) -> list[OrderLine]:
    """The payments of an award with what the bank said of them, the newest first."""
    return list(OrderLine.objects.filter(award_id=award_id).prefetch_related("results").order_by("-id")[:60])
