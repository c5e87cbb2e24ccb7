"""Frozen bytes: what the writers of lists produce for one invented workshop never changes by accident.

An office's scanner, a bank's archive and an employer's own program have these bytes already. A
change here must be meant: then the new digest is written below, with the reason in the commit.
"""

from __future__ import annotations

import hashlib

import pytest

from opentamin.flow.lists.facts import NamedBytes, WageListFile
from opentamin.flow.lists.formats import write_csv, write_dbf
from opentamin.flow.lists.formats.forms import without_seniority
from opentamin.journeys.invented import make_lists

FROZEN = {
    "dbf-1403 iransystem": "96df896c344f5f9b",
    "dbf-1403 cp1256": "f026112a88331b7d",
    "dbf-2.7 iransystem": "ebb5fb8b2ed55a0e",
    "dbf-1392 cp1256": "b784d60fdd58f63a",
    "dbf-all-character iransystem": "f59f41e6cd12ca66",
    "comma-text iransystem": "4cf24bfb5fc8c162",
    "comma-text-published utf-8": "8836893490d60026",
    "comma-text-published utf-16": "ab78cd6fd306b21b",
    "csv": "bb79b3947efbd8f9",
}


@pytest.fixture(scope="module")
def wages() -> WageListFile:
    return make_lists(workshops=1, people_per_workshop=12, month=140408, seed=5)[0]


def digest(files: list[NamedBytes]) -> str:
    return hashlib.sha256(b"".join(file.name.encode() + b"\0" + file.content for file in files)).hexdigest()[:16]


def written(wages: WageListFile, form: str) -> list[NamedBytes]:
    if form == "csv":
        return write_csv(wages)
    layout, encoding = form.split(" ")
    newest = layout in ("dbf-1403", "dbf-1403-wide", "comma-text", "comma-text-published")
    return write_dbf(wages if newest else without_seniority(wages), layout=layout, encoding=encoding)


@pytest.mark.parametrize("form", FROZEN)
def test_written_bytes_are_frozen(wages: WageListFile, form: str) -> None:
    assert digest(written(wages, form)) == FROZEN[form]
