"""An enquiry before a workshop is transferred: days left, silence, whether the deed goes through, who is liable."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a037_transfer_of_workshop import rule as transfer

SCHEME = Scheme(
    name="transfer_silence",
    title_fa="استعلام نقل و انتقال کارگاه و سکوت سازمان",
    title_en="Enquiry on the transfer of a workshop and the organization's silence",
    inputs={
        "days_since_receipt": Input(0, 100000, "روزهای گذشته از رسیدن استعلام", "Calendar days since receipt"),
        "received_day": Input(13540401, 15991229, "روز رسیدن (yyyymmdd)", "Day of receipt, yyyymmdd"),
        "answered": Input(bool=True, default=0, title_fa="پاسخ داده شده", title_en="Answered"),
        "certificate": Input(bool=True, default=0, title_fa="گواهی داده شده", title_en="Certificate given"),
        "licence_renewal": Input(bool=True, default=0, title_fa="تمدید پروانه", title_en="Renewal of a licence"),
    },
    rules=[transfer],
    targets=["days_left", "silent", "deed_may_go_through", "jointly_liable"],
)
