"""The terms of campaigns as dated figures by group and day of the request, made of their files and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import lcm

from opentamin.ground.money import Rate
from opentamin.law.campaigns import BY_SCHEDULE, FOLDER, GROUPS, Campaign, campaigns, dated
from opentamin.law.figures import FOREVER, Figure, Value

UNLIMITED = 9_999
LAST_DAY = 15_991_229
"""Where a campaign names no limit of months or no cut-off."""


@dataclass(frozen=True, slots=True)
class CampaignFigures:
    """The terms as dated figures by group and day of the request, as rules read them."""

    terms_cut_off_day: Figure
    terms_most_months: Figure
    terms_in_time: Figure
    terms_headcount: Figure
    terms_by_schedule: Figure
    terms_rate: Figure


TITLES = {
    "terms_cut_off_day": ("واپسین روز بدهی‌های دوره (yyyymmdd)", "Last day of debts taken in, yyyymmdd"),
    "terms_most_months": ("بیشترین ماه پرداخت اصل بدهی", "Most months to pay the principal"),
    "terms_in_time": ("۱ اگر خوش‌حسابی خواسته شده", "1 where months paid in time are asked"),
    "terms_headcount": ("۱ اگر نگه‌داشتن کارکنان خواسته شده", "1 where the head-count must be kept"),
    "terms_by_schedule": ("۱ اگر جدول ماده ۱۳ حکم است", "1 where the schedule of article 13 decides"),
    "terms_rate": ("سهم بخشوده بی جدول", "Share forgiven where no schedule decides"),
}

WORDS = {
    "producers": ("تولیدی", "producers"),
    "guilds": ("صنف", "guilds"),
    "farms": ("کشاورزی", "farms"),
    "knowledge_firms": ("شرکت دانش‌بنیان", "knowledge-based firms"),
}
"""The groups of campaigns in Persian and English."""


@cache
def campaign_figures() -> CampaignFigures:
    """Figures made of the campaign files, so that there is no second truth beside them."""
    return figures_of(campaigns().values())


def figures_of(found: Iterable[Campaign]) -> CampaignFigures:
    """The dated figures of some campaigns; a draft has none."""
    known = [each for each in found if not each.is_draft]
    per = lcm(*(_flat(each).denominator for each in known))
    numbers = {each.name: _numbers(each, per) for each in known}
    made = {
        name: _figure(
            name, {each: row[name] for each, row in numbers.items()}, known, per if name == "terms_rate" else 1
        )
        for name in TITLES
    }
    return CampaignFigures(**made)


def _numbers(campaign: Campaign, per: int) -> dict[str, int]:
    """The whole numbers of one campaign; its rate over `per`."""
    rate = _flat(campaign)
    return {
        "terms_cut_off_day": campaign.cut_off_day or LAST_DAY,
        "terms_most_months": campaign.most_months or UNLIMITED,
        "terms_in_time": int(campaign.in_time),
        "terms_headcount": int(campaign.headcount is not None),
        "terms_by_schedule": int(campaign.share == BY_SCHEDULE),
        "terms_rate": rate.numerator * (per // rate.denominator),
    }


def _flat(campaign: Campaign) -> Rate:
    return Rate.of(0, 1) if campaign.share == BY_SCHEDULE else Rate.parse(campaign.share)


def _figure(name: str, numbers: Mapping[str, int], found: list[Campaign], per: int) -> Figure:
    """One figure keyed by group: a row for each window, and a declared gap between two."""
    fa, en = TITLES[name]
    head = {
        "unit": "rate" if name == "terms_rate" else "count", "title_fa": fa, "title_en": en, "clause": "13.3",
        "checked": "", "key": ["group"], "codes": GROUPS,
    }  # fmt: skip
    rows: list[Value] = []
    for group, code in GROUPS.items():
        own = dated(found, group)
        for index, each in enumerate(own):
            first, until = each.from_day or 0, each.until_day or 0
            rows.append(_value(code, group, first, until, numbers[each.name], each))
            following = own[index + 1].from_day if index + 1 < len(own) else FOREVER
            if following and following > until:
                rows.append(_value(code, group, until, following, None, each))
    return Figure(name, head, rows, per, FOLDER, WORDS)


def _value(code: int, group: str, first: int, until: int, number: int | None, each: Campaign) -> Value:
    source, confidence = (each.source, each.confidence) if number is not None else ((), "C")
    note = each.name if number is not None else "no campaign was found"
    text = "" if number is None else str(number)
    return Value(first, until, number, text, source, confidence, note, code, group, "")
