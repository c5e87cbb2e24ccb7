"""Forgiveness campaigns as data: one file each in `ir/campaigns`, which alone decides; the rules read figures made of them.

A campaign is open to apply only if nothing that decides is missing from its file; otherwise it is a draft, shown with
what was not read. A fault of a file names file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from opentamin.ground.calendar import Day, Month
from opentamin.ground.money import Rate
from opentamin.ground.rules import RuleFault
from opentamin.law.yaml_lines import LINE, load

FOLDER = Path(__file__).parent / "ir" / "campaigns"
GROUPS = {"producers": 1, "guilds": 2, "farms": 3, "knowledge_firms": 4}
"""Whom a campaign may name; `all` in a file means each of them."""
KEYS = (
    "campaign", "title_fa", "title_en", "clause", "basis_fa", "basis_en", "source", "confidence", "checked", "window",
    "cut_off", "who", "share", "most_months", "in_time", "headcount", "approval", "act_within_days", "collateral",
    "on_default",
)  # fmt: skip
OPTIONAL = {"note_fa", "note_en", "reading", LINE}
NOT_READ, NONE_NAMED = "not_read", "none_named"
DECIDING = ("window", "cut_off", "who", "share", "most_months", "in_time", "headcount")
"""Keys without which nobody can apply; the others are shown as not read and decided by a person."""
BY_SCHEDULE = "article_13"


@dataclass(frozen=True, slots=True)
class Headcount:
    """The test of people kept: at least as many as in `base_month` (yyyymm), in each of `months` months."""

    base_month: int
    months: int


@dataclass(frozen=True, slots=True)
class Campaign:
    """The terms of one campaign. Days are yyyymmdd, the window is [from_day, until_day).

    `cut_off_day`: last day of debts taken in; `most_months`: to pay the principal, None without a limit of its own;
    `share`: `article_13` for the schedule, else the exact share forgiven; `missing`: keys that decide and were not read.
    """

    name: str
    title_fa: str
    title_en: str
    clause: str
    basis_fa: str
    basis_en: str
    source: tuple[str, ...]
    confidence: str
    from_day: int | None
    until_day: int | None
    cut_off_day: int | None
    who: tuple[str, ...]
    share: str
    most_months: int | None
    in_time: bool
    headcount: Headcount | None
    approval: bool
    act_within_days: int | None
    collateral: bool
    on_default: str
    note_fa: str
    note_en: str
    missing: tuple[str, ...]
    unread: tuple[str, ...]
    file: Path
    line: int

    @property
    def is_draft(self) -> bool:
        """Whether something that decides was not read: then nobody can apply."""
        return bool(self.missing)

    def is_open(self, day: int) -> bool:
        """Whether a request of that day (yyyymmdd) lies in the window of a campaign that is no draft."""
        known = not self.is_draft and self.from_day is not None and self.until_day is not None
        return known and self.from_day <= day < self.until_day  # type: ignore[operator]


def read_campaign(path: Path) -> Campaign:
    """One campaign file; RuleFault names file, line and what is wrong or missing."""
    row = load(path)
    place = _check_keys(path, row)
    unread = tuple(key for key in KEYS if row[key] == NOT_READ)
    from_day, until_day = _window(path, row["window"])
    missing = tuple(key for key in DECIDING if key in unread or (key == "window" and not (from_day and until_day)))
    return Campaign(
        name=path.stem,
        **_words(row),
        source=tuple(map(str, row["source"])),
        from_day=from_day,
        until_day=until_day,
        **_terms(place, row),
        headcount=_headcount(path, row["headcount"]),
        on_default="revoked",
        missing=missing,
        unread=unread,
        file=path,
        line=int(row[LINE]),
    )


def _words(row: Mapping[str, Any]) -> dict[str, Any]:
    """Names, basis and notes as they are written."""
    names = ("title_fa", "title_en", "clause", "basis_fa", "basis_en", "confidence", "note_fa", "note_en")
    return {key: str(row.get(key) or "") for key in names}


def _check_keys(path: Path, row: Any) -> str:
    """File and line of a campaign that has every key, and no other; RuleFault otherwise."""
    if not isinstance(row, dict):
        raise RuleFault(f"{path}:1: a campaign is a mapping")
    place = f"{path}:{row[LINE]}"
    lacking, unknown = [key for key in KEYS if key not in row], sorted(set(row) - {*KEYS} - OPTIONAL)
    if lacking or unknown or row["campaign"] != path.stem:
        raise RuleFault(f"{place}: missing {lacking}, unknown {unknown}, or its name is not that of the file")
    if row["confidence"] not in {"A", "B", "C"} or row["on_default"] != "revoked" or not row["source"]:
        raise RuleFault(f"{place}: confidence is A, B or C, a source is named, on_default is `revoked`")
    return place


def _window(path: Path, given: Any) -> tuple[int | None, int | None]:
    """First day and open end of the window; None for what was not read."""
    if given == NOT_READ:
        return None, None
    if not isinstance(given, dict) or set(given) != {"from_day", "until_day", LINE}:
        raise RuleFault(f"{path}:{_line(given)}: a window has from_day and until_day (excluded); null was not read")
    place = f"{path}:{given[LINE]}"
    first, until = (_day(place, given[key]) if given[key] else None for key in ("from_day", "until_day"))
    if first and until and until <= first:
        raise RuleFault(f"{place}: the window ends before it begins")
    return first, until


def _line(given: Any) -> int:
    return int(given.get(LINE, 1)) if isinstance(given, dict) else 1


def _day(place: str, text: Any) -> int:
    try:
        return Day.parse(str(text)).code
    except ValueError as fault:
        raise RuleFault(f"{place}: {fault}") from None


def _terms(place: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Cut-off, groups, share, months and the other terms, each one of its known values."""
    share = str(row["share"])
    if share not in {BY_SCHEDULE, NOT_READ}:
        _rate(place, share)
    cut_off = row["cut_off"]
    return {
        "cut_off_day": None if cut_off in (NOT_READ, NONE_NAMED) else _day(place, cut_off),
        "who": _who(place, row["who"]),
        "share": share,
        "most_months": _count(place, row, "most_months"),
        "in_time": _word(place, row, "in_time", "required", "not_asked"),
        "approval": _word(place, row, "approval", "required", "not_asked"),
        "act_within_days": _count(place, row, "act_within_days"),
        "collateral": _word(place, row, "collateral", "for_instalments", "not_asked"),
    }


def _rate(place: str, share: str) -> Rate:
    try:
        rate = Rate.parse(share)
    except ValueError as fault:
        raise RuleFault(f"{place}: {fault}") from None
    if rate.numerator > rate.denominator:
        raise RuleFault(f"{place}: more than the whole cannot be forgiven")
    return rate


def _who(place: str, given: Any) -> tuple[str, ...]:
    if given == NOT_READ:
        return ()
    if given == "all":
        return tuple(GROUPS)
    if not isinstance(given, list) or not given or set(given) - set(GROUPS) or len(set(given)) != len(given):
        raise RuleFault(f"{place}: who is `all`, `{NOT_READ}` or a list of {', '.join(GROUPS)}")
    return tuple(given)


def _count(place: str, row: Mapping[str, Any], key: str) -> int | None:
    value = row[key]
    if value in (NOT_READ, NONE_NAMED):
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise RuleFault(f"{place}: {key} is a whole number, `{NONE_NAMED}` or `{NOT_READ}`")
    return value


def _word(place: str, row: Mapping[str, Any], key: str, yes: str, no: str) -> bool:
    if row[key] not in (yes, no, NOT_READ):
        raise RuleFault(f"{place}: {key} is `{yes}`, `{no}` or `{NOT_READ}`")
    return bool(row[key] == yes)


def _headcount(path: Path, given: Any) -> Headcount | None:
    if given in (NOT_READ, "not_asked"):
        return None
    if not isinstance(given, dict) or set(given) != {"base_month", "months", "test", LINE}:
        raise RuleFault(f"{path}:{_line(given)}: headcount has base_month, months and test, or is `not_asked`")
    if given["test"] != "keep_or_raise" or not isinstance(given["months"], int) or given["months"] < 1:
        raise RuleFault(f"{path}:{given[LINE]}: the test is `keep_or_raise`, over one month or more")
    try:
        return Headcount(Month.parse(str(given["base_month"])).code, given["months"])
    except ValueError as fault:
        raise RuleFault(f"{path}:{given[LINE]}: {fault}") from None


def read_campaigns(folder: Path) -> dict[str, Campaign]:
    """All campaigns of a folder by name; RuleFault where windows of one group overlap or a file has no cases."""
    paths = [path for path in sorted(folder.glob("*.yaml")) if "." not in path.stem and path.stem != "not_found"]
    found = {path.stem: read_campaign(path) for path in paths}
    for campaign in found.values():
        if not campaign.is_draft and not (folder / f"{campaign.name}.cases.yaml").exists():
            raise RuleFault(f"{campaign.file}:{campaign.line}: it has no cases beside it ({campaign.name}.cases.yaml)")
    for group in GROUPS:
        for one, other in pairwise(dated(found.values(), group)):
            if one.until_day > other.from_day:  # type: ignore[operator]
                raise RuleFault(
                    f"{other.file}:{other.line}: its window overlaps that of {one.name} for {group}"
                    f" ({one.until_day} and {other.from_day})"
                )
    return found


def dated(campaigns: Iterable[Campaign], group: str) -> list[Campaign]:
    """The campaigns of a group that are no drafts, in the order of their windows."""
    own = [each for each in campaigns if not each.is_draft and group in each.who]
    return sorted(own, key=lambda each: (each.from_day or 0, each.name))


@cache
def campaigns() -> dict[str, Campaign]:
    """The campaigns of the country pack by name."""
    return read_campaigns(FOLDER)


@cache
def not_found() -> dict[str, Any]:
    """Years in which a campaign may have been and none was found: `years`, `note_fa`, `note_en`, `checked`."""
    return {key: value for key, value in load(FOLDER / "not_found.yaml").items() if key != LINE}


def case_files() -> list[Path]:
    """The files of worked cases beside the campaigns."""
    return sorted(FOLDER.glob("*.cases.yaml"))
