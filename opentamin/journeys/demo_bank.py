"""The bank of the demonstration: each payment comes as a statement of the account, as a real bank would send it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from opentamin.desk.models import Request
from opentamin.flow.receipts.models import BankLine, Statement
from opentamin.flow.receipts.taking import Taken, take
from opentamin.ground.calendar import Day

BY = "demo"
HEADINGS = "تاریخ,واریز,برداشت,شماره سند,شناسه قبض,شرح,برگشتی,سند برگشت‌خورده"


@dataclass(frozen=True, slots=True)
class Bank:
    """One account with a running balance; statements are handed in in the order of their days."""

    account: str
    clock: Callable[[], datetime]

    def pay(self, key: str, day: Day, amount_rial: int, *, reference: str = "", text: str = "") -> Taken | None:
        """Money comes in on a day; the same key again brings nothing."""
        return self._line(key, day, f"{day},{amount_rial},,{key},{reference},{text},,", amount_rial)

    def bounce(self, key: str, of: str, day: Day, amount_rial: int) -> Taken | None:
        """A payment comes back: the cheque was not honoured."""
        return self._line(key, day, f"{day},,{amount_rial},{key},,چک برگشتی,برگشتی,{of}", -amount_rial)

    def _line(self, key: str, day: Day, line: str, moved_rial: int) -> Taken | None:
        if BankLine.objects.filter(account=self.account, bank_reference=key).exists():
            return None
        last = Statement.objects.filter(account=self.account).order_by("-until_on", "-id").first()
        opening = last.closing_rial if last else 0
        head = f"حساب,{self.account}\nمانده آغاز,{opening}\nمانده پایان,{opening + moved_rial}\n"
        content = f"{head}{HEADINGS}\n{line}\n".encode()
        taken = take(f"{key}.csv", content, by=BY, today=day, now=self.clock())
        assert taken.taken, taken.findings
        return taken


def once(step: str, do: Callable[[], object], now: datetime) -> None:
    """A step of the story, done once and wholly: typed again, or gone on after a kill, it is known and passed over."""
    with transaction.atomic():
        _, fresh = Request.objects.get_or_create(
            sender=BY, action="story", key=step, defaults={"digest": "", "asked_at": now}
        )
        if fresh:
            do()
