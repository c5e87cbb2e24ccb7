"""Life goes on: deaths, marriages, birthdays, jobs and expiring papers change awards by themselves, from dates and registers.

Each change leaves a task that tells why, and how to object; what will change soon is announced before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from opentamin.desk.models import Task
from opentamin.flow.awards.actions import NewAmount, change
from opentamin.flow.awards.amounts import Piece, due_rial
from opentamin.flow.awards.families import Shared, birthday, share_on, total_of, turning_days
from opentamin.flow.awards.models import Award, AwardAmount, Cause
from opentamin.flow.awards.reading import pieces_of
from opentamin.ground.calendar import Day
from opentamin.law.benefit_rows import benefit_rows
from opentamin.registers.families import Family, Held, families_of, statuses_of

NOTICE_DAYS = 60
OBJECTION_DAYS = 30
SON_AGE = 20


@dataclass(frozen=True, slots=True)
class Watched:
    """What a watch changed: awards stopped, awards whose part changed, new awards of a family, notices given."""

    stopped: int
    shared_anew: int
    joined: int
    notices: int


@transaction.atomic
def watch(today: Day, *, by: str, now: datetime) -> Watched:
    """Bring every award up to what the registers say until `today`; the same watch again changes nothing."""
    awards = list(Award.objects.select_related("decision", "person").order_by("id"))
    pieces = pieces_of([award.pk for award in awards])
    known = benefit_rows()
    single = [award for award in awards if known[award.benefit].family is None]
    stops = _stops(single, pieces, today)
    stopped = change(stops, by=by, now=now) and len(stops)
    shared, joined, family_notices = _families([a for a in awards if known[a.benefit].family], today, by, now)
    tasks = [_stop_task(each, today, now) for each in stops] + [
        *family_notices,
        *_notices(awards, pieces, today, now),
    ]
    have = set(Task.objects.filter(key__in=[task.key for task in tasks]).values_list("key", flat=True))
    Task.objects.bulk_create([task for task in tasks if task.key not in have])
    return Watched(stopped, shared, joined, len({task.key for task in tasks} - have))


def _stops(awards: Sequence[Award], pieces: Mapping[int, Sequence[Piece]], today: Day) -> list[NewAmount]:
    """Awards in payment whose person has a status that ends the benefit, from the day on which it began."""
    held = statuses_of(award.person_id for award in awards)
    found = []
    for award in awards:
        ending = _ending(award, held.get(award.person_id, ()), today.to_date())
        if ending and due_rial(pieces.get(award.pk, ()), Day.from_date(ending.from_on).month.next().code):
            day = Day.from_date(ending.from_on)
            found.append(NewAmount(award, 0, day, Cause.STOPPED, f"{ending.kind}/{day}"))
    return found


def _ending(award: Award, held: Sequence[Held], today: date) -> Held | None:
    """The first status after the award began that ends it."""
    kinds = benefit_rows()[award.benefit].stops_on
    return next((h for h in held if h.kind in kinds and award.start_on <= h.from_on <= today), None)


def _families(awards: Sequence[Award], today: Day, by: str, now: datetime) -> tuple[int, int, list[Task]]:
    """Families whose parts differ from what their members' standing gives on some day until today."""
    groups: dict[int, list[Award]] = defaultdict(list)
    for award in awards:
        groups[award.decision_id].append(award)
    families = families_of(group[0].insured_id for group in groups.values())
    shared = joined = 0
    tasks: list[Task] = []
    for group in groups.values():
        changed, new = _follow(group, families[group[0].insured_id], today, by, now)
        shared, joined = shared + changed, joined + new
        if changed or new:
            tasks.append(_family_task(group[0], today, now))
    return shared, joined, tasks


def _follow(group: list[Award], family: Family, today: Day, by: str, now: datetime) -> tuple[int, int]:
    """Walk the turning days of one family in order and share anew where the parts change."""
    rule = benefit_rows()[group[0].benefit].family
    assert rule is not None
    death = Day.from_date(group[0].decision.claim.event_on)
    done = set(AwardAmount.objects.filter(award__in=group).values_list("because", flat=True))
    changed = joined = 0
    for day in turning_days(family, death=death, until=today):
        because = f"family/{day}"
        if because in done:
            continue
        now_shared = share_on(rule, family, death=death, day=day, total_rial=total_of(group))
        new_awards = _newcomers(group, now_shared, day, now)
        group += new_awards
        joined += len(new_awards)
        changed += change(_differences(group, now_shared, day, because), by=by, now=now)
    return changed, joined


def _newcomers(group: Sequence[Award], shared: Shared, day: Day, now: datetime) -> list[Award]:
    """Members who are entitled now and hold no award yet: a right that began, or revived, later."""
    have = {award.person_id for award in group}
    first = group[0]
    new = [
        Award(
            key=f"decision/{first.decision_id}/{part.person_id}",
            decision=first.decision,
            benefit=first.benefit,
            person_id=part.person_id,
            insured_id=first.insured_id,
            branch_id=first.branch_id,
            kin=part.kind,
            group=part.group,
            index_group=first.index_group,
            start_on=day.to_date(),
            paid_days=first.paid_days,
            known_at=now,
        )
        for part in shared.parts
        if part.entitled and part.person_id not in have
    ]
    return Award.objects.bulk_create(new)


def _differences(group: Sequence[Award], shared: Shared, day: Day, because: str) -> list[NewAmount]:
    """Awards whose amount in the month after `day` is not what the parts say."""
    amounts = {part.person_id: part.amount_rial for part in shared.parts}
    pieces = pieces_of([award.pk for award in group])
    after = day.month.next().code
    reasons = {"total_rial": shared.draft.amount_rial, "records": [record.as_dict() for record in shared.draft.records]}
    found = []
    for award in group:
        amount = amounts.get(award.person_id, 0)
        if due_rial(pieces.get(award.pk, ()), after) != amount:
            cause = Cause.SHARED_ANEW if amount else Cause.STOPPED
            found.append(NewAmount(award, amount, day, cause, because, reasons))
    return found


def _stop_task(each: NewAmount, today: Day, now: datetime) -> Task:
    word = each.because.partition("/")[0]
    return Task(
        key=f"stopped/{each.award.pk}/{each.because}",
        kind="tell_of_stop",
        subject=f"award/{each.award.pk}",
        branch_id=each.award.branch_id,
        text_fa=f"قطع پرداخت {each.award.pk} از {each.day} ({STOP_FA.get(word, word)}). تا {OBJECTION_DAYS} روز می‌توان اعتراض کرد.",
        text_en=f"Award {each.award.pk} stops on {each.day} ({word}). It can be objected to within {OBJECTION_DAYS} days.",
        opened_at=now,
        due_on=(today + OBJECTION_DAYS).to_date(),
    )


STOP_FA = {"dead": "فوت", "working": "اشتغال", "other_pension": "مستمری دیگر"}


def _family_task(award: Award, today: Day, now: datetime) -> Task:
    return Task(
        key=f"shared_anew/{award.decision_id}/{today}",
        kind="tell_of_new_parts",
        subject=f"decision/{award.decision_id}",
        branch_id=award.branch_id,
        text_fa=f"سهم بازماندگان تصمیم {award.decision_id} تغییر کرد؛ به همه خبر دهید. تا {OBJECTION_DAYS} روز می‌توان اعتراض کرد.",
        text_en=f"The parts of the survivors of decision {award.decision_id} changed; tell everybody. They may object within {OBJECTION_DAYS} days.",
        opened_at=now,
        due_on=(today + OBJECTION_DAYS).to_date(),
    )


def _notices(
    awards: Sequence[Award], pieces: Mapping[int, Sequence[Piece]], today: Day, now: datetime
) -> Iterator[Task]:
    """What changes within the next sixty days: an age, a paper that runs out, the last month of a benefit."""
    paid = [award for award in awards if due_rial(pieces.get(award.pk, ()), today.month.code)]
    held = statuses_of(award.person_id for award in paid)
    first, last = today.to_date(), today.to_date() + timedelta(days=NOTICE_DAYS)
    for award in paid:
        for what, day in _coming(award, held.get(award.person_id, ()), pieces[award.pk]):
            if first < day <= last:
                yield _notice(award, what, day, now)


def _coming(award: Award, held: Sequence[Held], pieces: Sequence[Piece]) -> Iterator[tuple[str, date]]:
    """Days on which something about an award comes to its end."""
    if award.kin == "son" and award.person.birth_date:
        yield "age", birthday(Day.from_date(award.person.birth_date), SON_AGE).to_date()
    for status in held:
        if status.until_on and status.kind in ("studying", "permit", "disabled"):
            yield status.kind, status.until_on
    ends = pieces[-1].until_month
    if ends and benefit_rows()[award.benefit].pays == "months":
        yield "last_month", Day.parse(f"{ends // 100}-{ends % 100:02}-01").to_date()


NOTICE_WORDS = {
    "age": ("بیست سال او تمام می‌شود", "reaches the age of twenty"),
    "studying": ("گواهی دانشجویی او پایان می‌یابد", "proof of study runs out"),
    "permit": ("پروانهٔ کار او پایان می‌یابد", "work permit expires"),
    "disabled": ("نظر کمیسیون پزشکی او پایان می‌یابد", "finding of the medical commission runs out"),
    "last_month": ("ماه‌های مقرری او پایان می‌یابد", "months of benefit end"),
}


def _notice(award: Award, what: str, day: date, now: datetime) -> Task:
    fa, en = NOTICE_WORDS[what]
    on = Day.from_date(day)
    return Task(
        key=f"notice/{award.pk}/{what}/{day.isoformat()}",
        kind="tell_before",
        subject=f"award/{award.pk}",
        branch_id=award.branch_id,
        text_fa=f"پرداخت {award.pk}: در {on} {fa}. پیش از آن مدرک تازه بخواهید.",
        text_en=f"Award {award.pk}: on {on} {en}. Ask for new papers before.",
        opened_at=now,
        due_on=day,
    )
