"""Checks of who each person is: codes, numbers, names, words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from opentamin.flow.lists.checking.workbench import Workbench, foreign_rows, make
from opentamin.law.ir.identifiers import foreigner_code, insurance_number, job_code, national_code

FORBIDDEN = re.compile("[\"'<>&\x00-\x1f]")
"""The five characters that the instruction forbids, and line breaks or other control characters."""
TEXTS = ("first_name", "last_name", "father_name", "id_card_number", "issue_place", "sex", "nationality", "job_title")
NATIONAL_CODE_KINDS = {
    "checksum": "NATIONAL_CODE_CHECK_DIGIT",
    "repeated": "NATIONAL_CODE_REPEATED",
    "length": "NATIONAL_CODE_FORM",
    "characters": "NATIONAL_CODE_FORM",
}
INSURANCE_NUMBER_KINDS = {
    "characters": "INSURANCE_NUMBER_INVALID",
    "length": "INSURANCE_NUMBER_INVALID",
    "ambiguous": "INSURANCE_NUMBER_AMBIGUOUS",
    "short": "INSURANCE_NUMBER_SHORT",
}
UNASSIGNED_PLACES = ("99",)


def check_rows_belong(bench: Workbench) -> None:
    """Workshop, month and list number of every row are those of the workshop record."""
    people, workshop = bench.people, bench.workshop
    code = workshop["code"]
    wrong = [i for i, value in enumerate(people["workshop_code"]) if value and value != code]
    if wrong:
        bench.about_rows("WORKSHOP_CODE_MISMATCH", "workshop_code", wrong, expected=code)
    for name in ("year", "month"):
        expected = workshop[name]
        wrong = [i for i, value in enumerate(people[name]) if value is not None and value != expected]
        if wrong:
            bench.about_rows("MONTH_MISMATCH", name, wrong, expected=expected)
    number = (workshop["list_number"] or "").strip().lstrip("0") or "1"
    column = people["list_number"]
    same = {value: (value.strip().lstrip("0") or "1") == number for value in set(column)}
    other = [i for i, value in enumerate(column) if value and not same[value]]
    bench.grouped("LIST_NUMBER_MISMATCH", "list_number", other)


def check_national_codes(bench: Workbench) -> None:
    """National codes of Iranians, foreigners' codes of foreigners, and codes that stand twice."""
    codes = bench.people["national_code"]
    foreign = foreign_rows(bench.people)
    faults = national_code.check_column(codes)
    by_kind = _by_kind(
        [None if alien and not code else fault for alien, code, fault in zip(foreign, codes, faults, strict=True)]
    )
    missing = by_kind.pop("empty", [])
    if missing:
        bench.about_rows("NATIONAL_CODE_MISSING", "national_code", missing)
    for fault, indexes in by_kind.items():
        bench.about_rows(NATIONAL_CODE_KINDS[fault], "national_code", indexes)
    _check_foreigners(bench, foreign)
    sound = [i for i, fault in enumerate(faults) if fault is None]
    bench.grouped("FOREIGNER_WITH_NATIONAL_CODE", "nationality", [i for i in sound if foreign[i]])
    unassigned = [i for i in sound if codes[i].startswith(UNASSIGNED_PLACES)]
    bench.grouped("NATIONAL_CODE_PLACE", "national_code", unassigned)
    _duplicates(bench, "DUPLICATE_NATIONAL_CODE", "national_code", sound)
    bench.grouped(
        "NATIONALITY_MISSING", "nationality", [i for i, word in enumerate(bench.people["nationality"]) if not word]
    )


def _check_foreigners(bench: Workbench, foreign: Sequence[bool]) -> None:
    """A foreigner without a national code carries the foreigner's code in the identity-card column."""
    codes, cards = bench.people["national_code"], bench.people["id_card_number"]
    alien = [i for i, yes in enumerate(foreign) if yes and not codes[i]]
    wrong = [i for i in alien if foreigner_code.parse(cards[i]).fault]
    if wrong:
        bench.about_rows("FOREIGNER_CODE_INVALID", "id_card_number", wrong)
    _duplicates(bench, "DUPLICATE_NATIONAL_CODE", "id_card_number", [i for i in alien if i not in set(wrong)])


def check_insurance_numbers(bench: Workbench) -> None:
    """Insurance numbers: missing, unreadable, short, doubtful, twice, or cut by a program."""
    numbers = bench.people["insurance_number"]
    faults = insurance_number.check_column(numbers)
    by_kind = _by_kind(faults)
    missing = sorted(by_kind.pop("empty", []) + by_kind.pop("missing", []))
    bench.grouped("INSURANCE_NUMBER_MISSING", "insurance_number", missing)
    for fault, indexes in by_kind.items():
        bench.about_rows(INSURANCE_NUMBER_KINDS[fault], "insurance_number", indexes)
    sound = [i for i, fault in enumerate(faults) if fault is None]
    cut = sum(len(numbers[i]) == insurance_number.IN_LISTS and numbers[i].startswith("00") for i in sound)
    if cut * 2 > len(numbers) and cut > 2:
        bench.grouped("INSURANCE_NUMBERS_CUT", "insurance_number", [i for i in sound if numbers[i].startswith("00")])
    short = by_kind.get("short", [])
    _duplicates(bench, "DUPLICATE_INSURANCE_NUMBER", "insurance_number", sorted(sound + short), insurance_number.STORED)


def _by_kind(faults: Sequence[str | None]) -> dict[str, list[int]]:
    """Indexes by fault."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, fault in enumerate(faults):
        if fault is not None:
            found[fault].append(index)
    return found


def _duplicates(bench: Workbench, kind: str, name: str, indexes: Sequence[int], width: int = 0) -> None:
    """A value that stands in several rows: one finding for each value, naming the rows; compared at `width` digits."""
    column = bench.people[name]
    keys = {index: column[index].zfill(width) for index in indexes}
    if len(set(keys.values())) == len(indexes):
        return
    rows: dict[str, list[int]] = defaultdict(list)
    for index, key in keys.items():
        rows[key].append(index)
    for found in rows.values():
        if len(found) > 1:
            words, value = bench.row_words(found), column[found[0]]
            file, own = bench.list.file_of("people"), bench.column(f"people.{name}")
            bench.findings.append(make(kind, file=file, row=words, column=own, value=value))


def check_words(bench: Workbench) -> None:
    """Sex as a word, names, job codes, and the five characters that no text may hold."""
    people = bench.people
    _each(bench, "SEX_NOT_WORD", "sex", lambda value: value not in {"مرد", "زن"})
    for name in ("first_name", "last_name"):
        _each(bench, "NAME_MISSING", name, lambda value: not value)
    wrong = [i for i, fault in enumerate(job_code.check_column(people["job_code"])) if fault]
    if wrong:
        bench.about_rows("JOB_CODE_INVALID", "job_code", wrong)
    for name in TEXTS:
        if FORBIDDEN.search(" ".join(set(people[name]))):
            _each(bench, "FORBIDDEN_CHARACTER", name, lambda value: FORBIDDEN.search(value) is not None)


def _each(bench: Workbench, kind: str, name: str, wrong: Callable[[str], bool]) -> None:
    """A finding for every row whose value is wrong; the test is made once for each different value."""
    column = bench.people[name]
    bad = {value for value in set(column) if wrong(value)}
    if bad:
        bench.about_rows(kind, name, [i for i, value in enumerate(column) if value in bad])
