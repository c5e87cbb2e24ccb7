"""How many days the long route asks under the Seventh Plan."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.plan_7.a029_required_years import rule as plan

SCHEME = Scheme(
    name="plan7_required",
    title_fa="سنوات الزامی برنامهٔ هفتم",
    title_en="Required years of the Seventh Plan",
    inputs={
        "claim_day": Input(13540403, 15991229, "روز درخواست (yyyymmdd)", "Day of the claim, yyyymmdd"),
        "sex": Input(codes={"male": 0, "female": 1}, title_fa="جنس", title_en="Sex"),
        "days_at_reference": Input(0, 30000, "روزهای سابقه در ۱۴۰۳/۰۵/۰۳", "Days at 1403/05/03"),
        "hazardous_days": Input(0, 30000, "روزهای سخت", "Hazardous days", default=0),
        "plan7_exempt": Input(bool=True, default=0, title_fa="بیرون از برنامه", title_en="Exempt"),
    },
    rules=[plan],
    targets=["days_added", "days_required_long_service"],
)
