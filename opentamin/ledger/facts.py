"""What others may hold of the ledger: an entry to be posted, its postings, and what became of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of an entry: debit positive, credit negative, whole rials, never zero.

    `share` names the share of premium that the amount belongs to ("" where it belongs to none).
    """

    account: str
    amount_rial: int
    share: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is to be posted. All its postings sum to zero.

    * `key`: unique for ever; the same key with the same content is the same entry.
    * `counts_on`: the legal day on which it counts; `period`: the month (yyyymm) of the books that carries it.
    * `month`: the month of work (yyyymm) that it concerns; `due_on`: when the debt falls due, None without one.
    * `subject`: code of the workshop that it concerns, "" for none; `branch_id`: the office that keeps it.
    * `corrects` and `reverses`: keys of earlier entries that this one adjusts or takes back.
    * `basis`: where the legal record of the amounts is found.
    * `item`: what of that month the entry opens or changes: "" for the lists, else the key of an inspection, a
      contract, a plan. Subject, month and item together are one debt.
    """

    key: str
    kind: str
    counts_on: date
    period: int
    month: int
    postings: tuple[Posting, ...]
    subject: str = ""
    branch_id: int | None = None
    due_on: date | None = None
    corrects: str = ""
    reverses: str = ""
    basis: str = ""
    item: str = ""

    @property
    def balanced(self) -> bool:
        """Whether it has two postings or more, none of them zero, that sum to zero."""
        amounts = [posting.amount_rial for posting in self.postings]
        return len(amounts) >= 2 and sum(amounts) == 0 and 0 not in amounts

    def digest(self) -> str:
        """SHA-256 of the whole content: two entries of one key are the same only if this is the same."""
        head = (
            self.key, self.kind, self.counts_on, self.period, self.month, self.subject, self.branch_id, self.due_on,
            self.corrects, self.reverses, self.basis,
        )  # fmt: skip
        sides = [(posting.account, posting.amount_rial, posting.share) for posting in self.postings]
        item = [self.item] if self.item else []
        text = json.dumps([*map(str, head), *item, sides], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


class Outcome(StrEnum):
    """What posting an entry brought: it is new, or it was there already."""

    NEW = "new"
    SAME_AGAIN = "same_again"


@dataclass(frozen=True, slots=True)
class Breach:
    """One sum that does not hold: which check, where first, what was expected and found (rials)."""

    check: str
    place: str
    expected_rial: int
    found_rial: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What was summed again and the first thing that does not hold, if anything."""

    checks: tuple[tuple[str, int], ...]
    breach: Breach | None
    proved_at: datetime

    @property
    def holds(self) -> bool:
        """True when every sum came out as it stands in the books."""
        return self.breach is None
