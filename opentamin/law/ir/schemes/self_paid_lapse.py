"""Until when a month of a self-paid contract is payable, and whether a gap has ended the contract."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.freelance_1386.due import rule as due

SCHEME = Scheme(
    name="self_paid_lapse",
    title_fa="مهلت پرداخت و فسخ قرارداد",
    title_en="Due date and lapse of a self-paid contract",
    inputs={
        "month": Input(138601, 140512, "ماه پرداخت", "Month of payment"),
        "covered_month": Input(138601, 159912, "ماهی که پرداخت می‌شود (yyyymm)", "Month that is paid, yyyymm"),
        "last_paid_month": Input(138512, 159912, "آخرین ماه پرداخت‌شده (yyyymm)", "Last paid month, yyyymm"),
        "extension_used": Input(
            bool=True,
            default=0,
            title_fa="فاصلهٔ چهارماهه پیش‌تر مصرف شده",
            title_en="The one longer gap was used before",
        ),
        "months": Input(0, 600, "شمار ماه‌هایی که یک‌جا پرداخت می‌شود", "Months that are paid at once", default=1),
    },
    rules=[due],
    targets=["last_month_to_pay", "gap_months", "uses_the_extension", "contract_void", "months_accepted"],
    months=(138601, 140512),
)
