"""The forms that programs write lists in, by name: one list out in any of them, or many lists
in all of them in turn.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from opentamin.flow.lists.facts import NamedBytes, WageListFile
from opentamin.flow.lists.formats.sheet_writing import write_csv, write_xlsx
from opentamin.flow.lists.formats.writing import write_dbf

FORMS = ("1403", "2.7", "all-character", "comma-text", "windows-1256", "xlsx", "zip", "csv")
"""Forms in which `write_many` writes lists, in turn."""


def without_seniority(wages: WageListFile) -> WageListFile:
    """The list as programs without the two newest columns write it: seniority pay is part of
    the daily wage.
    """
    people = dict(wages.people)
    people["daily_wage"] = [
        daily + (seniority or 0)
        for daily, seniority in zip(people["daily_wage"], people["daily_seniority"], strict=True)
    ]
    people["daily_seniority"] = people["of_which_marital"] = [None] * len(wages.rows)
    totals = {
        **wages.workshop,
        "daily_wages": sum(people["daily_wage"]),
        "seniority_month": None,
        "marital": None,
    }
    return replace(wages, people=people, workshop=totals)


def in_form(wages: WageListFile, form: str) -> list[NamedBytes]:
    """The files of a list in one of FORMS, or in `1403-wide` (more than some 5,000 people).
    ValueError otherwise.
    """
    if form == "1403-wide":
        return write_dbf(wages, layout="dbf-1403-wide")
    if form == "1403":
        return write_dbf(wages)
    if form == "2.7":
        return write_dbf(without_seniority(wages), layout="dbf-2.7")
    if form == "all-character":
        return write_dbf(without_seniority(wages), layout="dbf-all-character")
    if form == "comma-text":
        return write_dbf(wages, layout="comma-text")
    if form == "windows-1256":
        return write_dbf(without_seniority(wages), layout="dbf-1392", encoding="cp1256")
    if form == "xlsx":
        return [write_xlsx(wages)]
    if form == "csv":
        return write_csv(wages)
    if form == "zip":
        return [_zipped(write_dbf(wages))]
    raise ValueError(f"unknown form {form!r}")


def _zipped(files: Sequence[NamedBytes]) -> NamedBytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            packed.writestr(zipfile.ZipInfo(file.name), file.content)
    return NamedBytes("list.zip", stream.getvalue())


def write_many(folder: Path, lists: Sequence[WageListFile], *, forms: Sequence[str] = FORMS) -> list[list[Path]]:
    """Write every list into a folder of its own, in the forms in turn; the paths of each list's
    files, in order.
    """
    written = []
    for turn, wages in enumerate(lists):
        facts = wages.workshop
        home = folder / f"{facts['code']}-{facts['year']}{facts['month']:02}"
        home.mkdir(parents=True, exist_ok=True)
        paths = []
        for file in in_form(wages, forms[turn % len(forms)]):
            path = home / file.name
            path.write_bytes(file.content)
            paths.append(path)
        written.append(paths)
    return written
