"""The door of care: headquarters accepts a bill of a centre, or gives it back."""

from __future__ import annotations

from opentamin.flow.care import bills
from opentamin.flow.care.models import Bill
from opentamin.ground.calendar import Day
from opentamin.journeys.acts.facts import Action, Asking, Doing, Done, Field, Kind, Preview, Said

HEAD = frozenset({"headquarters"})
BILL = Field("bill", Kind.SUBJECT, subject="care.Bill id")


def bill_accept(doing: Doing) -> Done:
    """The good lines of a bill are owed to the centre from now on, and stand in the ledger."""
    made = bills.accept(int(doing.values["bill"]), by=doing.by, now=doing.now, today=doing.today)
    return Done("care_bill", made.bill_id, {"number": str(made.bill_id), "amount": made.bill.organisation_rial})


def preview(asking: Asking) -> Preview:
    """What would be owed: the sums of the bill."""
    row = Bill.objects.filter(pk=int(asking.values["bill"])).first()
    if row is None:
        return Preview()
    cells = (
        (Said("care.bill_lines"), row.lines),
        (Said("care.bill_good"), row.good),
        (Said("care.bill_tariff"), row.tariff_rial),
        (Said("care.bill_person"), row.person_rial),
        (Said("care.bill_owed"), row.organisation_rial),
        (Said("care.bill_sent"), Day.from_date(row.known_at.date())),
    )
    return Preview(columns=("what", "figure"), rows=cells)


def bill_give_back(doing: Doing) -> Done:
    """Nothing of a bill is owed; the centre reads why and may send it again."""
    number = int(doing.values["bill"])
    bills.give_back(number, doing.values["why"], by=doing.by, now=doing.now)
    return Done("care_bill", number, {"number": str(number)})


ACTIONS = (
    Action("care_bill_accept", "care", HEAD, (BILL,), bill_accept, "ir/ssa_1354/55.3", previews=preview),
    Action(
        "care_bill_give_back",
        "care",
        HEAD,
        (BILL, Field("why", Kind.LONG_TEXT, most=500)),
        bill_give_back,
        "ir/ssa_1354/55.3",
    ),
)
