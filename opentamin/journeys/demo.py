"""The demonstration: invented offices and workshops, the samples of many programs, and two months of lists.

Everything has a key made from its subject, so it can be killed anywhere and typed again, and the second time changes
nothing. Legal days are those of the story (lists of a month arrive in the next one); instants are real.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from opentamin.flow.assessments import questions as assessments
from opentamin.flow.lists import questions as lists
from opentamin.flow.lists.actions import Sending
from opentamin.flow.lists.facts import NamedBytes, WageListFile
from opentamin.flow.lists.formats import read_list
from opentamin.flow.lists.packing import insurance_number, is_foreign
from opentamin.ground.calendar import Day
from opentamin.journeys import demo_rights, demo_second_bank
from opentamin.journeys.demo_rights import PayDay
from opentamin.journeys.demo_second_bank import Late
from opentamin.journeys.invented import FORMS, in_form, make_lists
from opentamin.journeys.packing_pool import PackingPool
from opentamin.journeys.prove import prove
from opentamin.journeys.submit_list import STATIONS, Submitted, submit
from opentamin.ledger.facts import Proof
from opentamin.registers import actions as registers
from opentamin.registers.models import Person, Workshop

SENDER = "demo"
OPENED = Day.of(1390, 1, 1).to_date()
SAMPLE_WORKSHOP = "9990010014"
UNCOVERED = "9921158384"
"""The managing director of the sample list: the workshop's register holds him without unemployment cover."""
WORKSHOPS = 320
SEED = 1404
FAULT_EVERY = 40
LATE_EVERY = 45
UNKNOWN_EVERY = 60
FIVE = 5

OFFICES: tuple[dict[str, Any], ...] = (
    {"code": "9900", "kind": "directorate", "parent": None, "name_fa": "اداره کل استان نمونه", "name_en": "Directorate of Sample Province"},
    {"code": "9990", "kind": "branch", "parent": "9900", "name_fa": "شعبهٔ یک نمونه‌شهر", "name_en": "Branch 1, Sample City"},
    {"code": "9991", "kind": "branch", "parent": "9900", "name_fa": "شعبهٔ دو نمونه‌شهر", "name_en": "Branch 2, Sample City"},
    {"code": "9992", "kind": "satellite", "parent": "9991", "name_fa": "شعبهٔ اقماری آزمون‌آباد", "name_en": "Satellite Test Village"},
)  # fmt: skip
BRANCHES = ("9990", "9991", "9992")


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the story: when its lists come in, and when those that are late do."""

    code: int
    received: Day
    late: Day


MONTHS = (
    Month(140409, Day.of(1404, 10, 20), Day.of(1404, 12, 10)),
    Month(140410, Day.of(1404, 11, 20), Day.of(1405, 1, 25)),
)
SAMPLES_RECEIVED = Day.of(1404, 9, 10)


@dataclass(slots=True)
class Story:
    """What the demonstration did, to be told at its end."""

    submissions: list[int] = field(default_factory=list)
    refused: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STATIONS, 0.0))
    river_seconds: float = 0.0
    lines: int = 0

    def add(self, result: Submitted, seconds: float, lines: int) -> None:
        """Take the result of one batch into the story."""
        self.submissions += result.submissions.values()
        self.refused += len(result.refused)
        self.river_seconds += seconds
        self.lines += lines
        for station, spent in result.seconds.items():
            self.seconds[station] += spent


@dataclass(frozen=True, slots=True)
class Summary:
    """The end of the demonstration in figures."""

    lists: dict[str, int]
    people: int
    findings: list[tuple[int, str, str, int]]
    shares_rial: dict[str, int]
    proof: Proof
    slowest: tuple[str, float]
    lines: int
    seconds: float
    pay_day: PayDay
    late: Late


Say = Callable[[str], None]


@dataclass(slots=True)
class Stage:
    """What every part of the story needs: the clock, somebody who listens, the processes that read, the story so far."""

    clock: Callable[[], datetime]
    say: Say
    pool: PackingPool
    story: Story = field(default_factory=Story)

    def send(self, name: str, sendings: Sequence[Sending], today: Day) -> None:
        """One batch through the river, with a line for each station."""

        def report(station: str, done: int, total: int) -> None:
            self.say(f"{name}: {station} {done}/{total}")

        begun = perf_counter()
        result = submit(sendings, sender=SENDER, now=self.clock(), today=today, report=report, pool=self.pool)
        seconds = perf_counter() - begun
        lines = lists.lines_of(list(result.submissions.values()))
        self.story.add(result, seconds, lines)
        self.say(f"{name}: {len(sendings)} sendings, {lines} lines in {seconds:.1f} s")


def run(samples: Path, *, clock: Callable[[], datetime], say: Say) -> Summary:
    """Seed the registers, send the samples and two months, prove the books; `say` gets a line for each step."""
    with PackingPool() as pool:
        pool.start()
        stage = Stage(clock, say, pool)
        months = [make_lists(workshops=WORKSHOPS, month=month.code, seed=SEED) for month in MONTHS]
        seed(months[0], samples, say)
        stage.send("samples", sample_sendings(samples), SAMPLES_RECEIVED)
        for month, made in zip(MONTHS, months, strict=True):
            _send_month(stage, month, made)
    pay_day = demo_rights.run(clock=clock, say=say)
    late = demo_second_bank.run(clock, say)
    say("proving every sum ...")
    return _summary(stage.story, pay_day, late, clock())


def seed(made: Sequence[WageListFile], samples: Path, say: Say) -> None:
    """Offices, workshops, and the people whom the registers know before the first list comes."""
    registers.register_offices([{**office, "opened_on": OPENED, "closed_on": None} for office in OFFICES])
    workshops = registers.register_workshops([_sample_workshop(), *map(_workshop, range(len(made)), made)])
    known = [person for wages in made for person in _people(wages)]
    people = registers.register_people([p for at, p in enumerate(known) if at % UNKNOWN_EVERY])
    people += registers.register_people(list(_people(_clean_sample(samples))))
    registers.set_cover(
        Person.objects.get(national_code=UNCOVERED),
        Workshop.objects.get(code=SAMPLE_WORKSHOP),
        from_month=140401,
        reason="مدیرعامل، بیرون از بیمهٔ بیکاری",
        unemployment_covered=False,
    )
    say(f"registers: {len(OFFICES)} offices, {workshops} new workshops, {people} new people")


def _clean_sample(samples: Path) -> WageListFile:
    return read_list(_files(samples / "02-clean-1403-layout"))[0]


def _sample_workshop() -> dict[str, Any]:
    return {
        "code": SAMPLE_WORKSHOP,
        "name": "کارگاه آزمون یکم",
        "employer_name": "شرکت نمونه ساز پارس",
        "branch": BRANCHES[0],
        "opened_on": OPENED,
    }


def _workshop(number: int, wages: WageListFile) -> dict[str, Any]:
    facts = wages.workshop
    return {
        "code": facts["code"],
        "name": facts["name"],
        "employer_name": facts["employer"],
        "address": facts["address"],
        "branch": BRANCHES[number % len(BRANCHES)],
        "opened_on": OPENED,
        "five_worker": len(wages) <= FIVE,
    }


def _people(wages: WageListFile) -> Iterator[dict[str, Any]]:
    """The people of a list as the registers know them."""
    for row in wages.iter_people():
        foreign = is_foreign(row["nationality"])
        yield {
            "national_code": row["national_code"] or None,
            "foreign_code": row["id_card_number"] if foreign and len(row["id_card_number"]) > 8 else None,
            "insurance_number": insurance_number(row["insurance_number"]) or None,
            "first_name": row["first_name"],
            "last_name": row["last_name"],
            "father_name": row["father_name"],
            "birth_date": _date(row["birth_date"]),
            "sex": {"مرد": "m", "زن": "f"}.get(row["sex"], ""),
            "nationality": row["nationality"],
            "is_foreign": foreign,
        }


def _date(text: str) -> date | None:
    return Day.parse(text).to_date() if text else None


def sample_sendings(samples: Path) -> list[Sending]:
    """The sample files, one folder a sending; at the end the clean list once more, as it is."""
    folders = sorted(path for path in samples.rglob("*") if path.is_dir() and _files(path))
    sent = [Sending(f"sample/{folder.name}", _files(folder)) for folder in folders]
    return [*sent, Sending("sample/once-more", _files(samples / "02-clean-1403-layout"))]


def _files(folder: Path) -> tuple[NamedBytes, ...]:
    endings = (".dbf", ".txt", ".xlsx", ".csv", ".zip")
    return tuple(NamedBytes.from_path(path) for path in sorted(folder.iterdir()) if path.suffix.lower() in endings)


def _send_month(stage: Stage, month: Month, made: Sequence[WageListFile]) -> None:
    """A month: most lists in time, some with a fault and then corrected, some late."""
    faulty = make_lists(workshops=WORKSHOPS, month=month.code, seed=SEED, fault_every=FAULT_EVERY)
    late = range(LATE_EVERY - 1, len(made), LATE_EVERY)
    corrected = [at for at in range(FAULT_EVERY - 1, len(made), FAULT_EVERY) if at not in late]
    in_time = [_sending(month, at, wages) for at, wages in enumerate(faulty) if at not in late]
    stage.send(f"{month.code}", in_time, month.received)
    again = [_sending(month, at, made[at], "corrected") for at in corrected]
    stage.send(f"{month.code} corrected", again, month.received + 2)
    stage.send(f"{month.code} late", [_sending(month, at, made[at]) for at in late], month.late)


def _sending(month: Month, at: int, wages: WageListFile, word: str = "first") -> Sending:
    files = tuple(in_form(wages, FORMS[at % len(FORMS)]))
    return Sending(f"invented/{month.code}/{wages.workshop['code']}/{word}", files)


def _summary(story: Story, pay_day: PayDay, late: Late, now: datetime) -> Summary:
    return Summary(
        lists=lists.states(story.submissions),
        people=Person.objects.count(),
        findings=lists.findings_by_number(story.submissions),
        shares_rial=assessments.share_totals(story.submissions),
        proof=prove(now=now),
        slowest=max(story.seconds.items(), key=lambda item: item[1]),
        lines=story.lines,
        seconds=story.river_seconds,
        pay_day=pay_day,
        late=late,
    )
