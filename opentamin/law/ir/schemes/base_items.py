"""Insurable pay from the items of a pay slip: what counts, what stays out."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.labour_1369.a041_minimum_wage.rule import minimum_daily_wage_rial
from opentamin.law.ir.ssa_1354.a030_base.rule import (
    counted_items_rial,
    excluded_items_rial,
    family_allowance_excess_rial,
    in_kind_value_rial,
    insurable_pay_rial,
    marriage_counted_rial,
)
from opentamin.law.ir.ssa_1354.a031_customer_paid import rule as customer_paid
from opentamin.law.ir.ssa_1354.a086_family_allowance import rule as family_allowance


def _item(title_fa: str, title_en: str) -> Input:
    """One item of a pay slip, in rials of the month; nothing paid unless said."""
    return Input(0, 10**11, title_fa, title_en, default=0)


SCHEME = Scheme(
    name="base_items",
    title_fa="مزد و مزایای مشمول از اقلام فیش حقوق",
    title_en="Insurable pay from the items of a pay slip",
    inputs={
        "month": Input(137203, 140512, "ماه کارکرد", "Month worked"),
        "wage_rial": _item("مزد یا حقوق", "Wage"),
        "job_supplements_rial": _item("فوق‌العادهٔ شغل", "Job supplements"),
        "overtime_rial": _item("اضافه‌کار", "Overtime"),
        "shift_rial": _item("شب‌کاری و نوبت‌کاری", "Night and shift pay"),
        "hardship_rial": _item("خارج از مرکز و سختی کار", "Out-of-centre and hardship pay"),
        "grocery_rial": _item("بن (اقلام مصرفی)", "Grocery allowance"),
        "housing_rial": _item("حق مسکن", "Housing allowance"),
        "holidays_rial": _item("مزد تعطیلات و مرخصی", "Pay for holidays and leave"),
        "seniority_rial": _item("پایهٔ سنوات", "Seniority"),
        "fixed_supplements_rial": _item("مزایای ثابت", "Fixed supplements"),
        "bonuses_rial": _item("پاداش‌های مستثنانشده", "Bonuses that are not excluded"),
        "food_transport_rial": _item("وجه نقد غذا و رفت‌وآمد", "Cash for food and transport"),
        "marriage_rial": _item("حق تأهل", "Marriage allowance"),
        "family_allowance_rial": _item("کمک عائله‌مندی", "Family allowance"),
        "children": Input(0, 30, "شمار فرزندان مشمول", "Children entitled", default=0),
        "leave_buyout_rial": _item("بازخرید مرخصی", "Leave buy-out"),
        "travel_mission_rial": _item("هزینهٔ سفر و مأموریت", "Travel and mission pay"),
        "year_end_bonus_rial": _item("عیدی", "Year-end bonus"),
        "sickness_top_up_rial": _item("مابه‌التفاوت مسکن و بن در بیماری", "Housing and grocery top-up during sickness"),
        "milk_rial": _item("حق شیر", "Milk money"),
        "literacy_bonus_rial": _item("پاداش نهضت سوادآموزی", "Literacy bonus"),
        "cash_handling_rial": _item("کسر صندوق", "Cash-handling guarantee"),
        "end_of_service_rial": _item("خسارت اخراج و پایان کار", "Dismissal damages and end-of-service pay"),
        "production_bonus_rial": _item("پاداش افزایش تولید", "Production-increase bonus"),
        "state_spouse_right_rial": _item("حق همسر کارکنان دولت", "Spouse right of state staff"),
        "in_kind": Input(
            bool=True, default=0, title_fa="مزایای غیرنقدی مستمر دارد", title_en="Has continuing in-kind items"
        ),
        "customer_paid": Input(
            bool=True, default=0, title_fa="درآمد از مشتری می‌رسد", title_en="Income comes from customers"
        ),
    },
    rules=[
        minimum_daily_wage_rial,
        counted_items_rial,
        excluded_items_rial,
        family_allowance,
        family_allowance_excess_rial,
        marriage_counted_rial,
        in_kind_value_rial,
        insurable_pay_rial,
        customer_paid,
    ],
    targets=["insurable_pay_rial", "excluded_items_rial", "family_allowance_excess_rial"],
    months=(137203, 140512),
)
