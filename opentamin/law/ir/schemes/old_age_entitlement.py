"""Which routes to an old-age pension are open."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.plan_7.a029_required_years import rule as plan
from opentamin.law.ir.short_record_1392.a001_proportion import rule as short_record
from opentamin.law.ir.ssa_1354.a076_old_age import rule as routes

SCHEME = Scheme(
    name="old_age_entitlement",
    title_fa="حق بازنشستگی",
    title_en="Right to an old-age pension",
    inputs={
        "claim_day": Input(13540403, 15991229, "روز درخواست (yyyymmdd)", "Day of the claim, yyyymmdd"),
        "sex": Input(codes={"male": 0, "female": 1}, title_fa="جنس", title_en="Sex"),
        "age_years": Input(0, 130, "سن کامل", "Completed age"),
        "ordinary_days": Input(0, 30000, "روزهای عادی", "Ordinary paid days"),
        "hazardous_days": Input(0, 30000, "روزهای سخت و زیان‌آور", "Hazardous days", default=0),
        "hazardous_consecutive": Input(bool=True, default=0, title_fa="پیوسته", title_en="In a row"),
        "days_at_reference": Input(0, 30000, "روزهای سابقه در ۱۴۰۳/۰۵/۰۳", "Days at 1403/05/03", default=0),
        "working_at_claim": Input(bool=True, default=0, title_fa="هنگام درخواست شاغل", title_en="In work at the claim"),
        "left_work": Input(bool=True, title_fa="کار را ترک کرده", title_en="Has left work"),
        "plan7_exempt": Input(
            bool=True, default=0, title_fa="بیرون از برنامهٔ هفتم", title_en="Exempt from the Seventh Plan"
        ),
        "disabled_woman": Input(bool=True, default=0, title_fa="زن معلول", title_en="Disabled woman"),
        "war_disabled": Input(bool=True, default=0, title_fa="جانباز", title_en="War-disabled"),
    },
    rules=[routes, plan, short_record],
    targets=[
        "days_counted",
        "days_required_long_service",
        "ordinary_met",
        "long_service_met",
        "hazardous_met",
        "no_age_met",
        "women_workers_met",
        "short_record_met",
        "disabled_or_veteran_met",
        "work_ended_met",
        "route",
        "route_unclear",
        "entitled",
        "full_record",
        "days_missing",
    ],
)
