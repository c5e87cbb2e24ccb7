"""Every sample list says in its `expect.json` what a checker must at least report; here it is held to that."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from opentamin.faces.cli import check as command
from opentamin.flow.lists.checking import CheckReport, check_files
from opentamin.flow.lists.facts import NamedBytes
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding

SAMPLES = Path(__file__).parents[2] / "samples" / "lists"
FOLDERS = sorted(str(path.parent.relative_to(SAMPLES)) for path in SAMPLES.rglob("expect.json"))
TODAY = Day.of(1404, 9, 10)
CLEAN = [name for name in FOLDERS if not name.startswith(("01-", "damaged/"))]
ACCEPTED_DAMAGE = {
    "damaged/count-too-high",
    "damaged/float-text-in-number",
    "damaged/impossible-date",
    "damaged/nul-padded-text",
}
"""Damage that can be read around, or that leaves the premium and the person certain: a warning or a note."""


@cache
def report_of(folder: str) -> CheckReport:
    files = sorted(path for path in (SAMPLES / folder).iterdir() if path.suffix.lower() == ".dbf")
    (report,) = check_files([NamedBytes.from_path(path) for path in files], today=TODAY)
    return report


def expectation(folder: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / folder / "expect.json").read_text(encoding="utf-8"))
    return found


def places(finding: Finding) -> set[str]:
    """What an expectation may name beside the kind: the rows, the column, the value."""
    return {str(place) for place in (finding.row, finding.column, finding.value) if place is not None}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_expected_finding_is_reported(folder: str) -> None:
    for expected in expectation(folder)["findings"]:
        name, *wanted = expected.split(":")
        of_kind = [finding for finding in report_of(folder).findings if finding.name == name]
        assert any(set(wanted) <= places(finding) for finding in of_kind), (expected, of_kind)


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_encoding_and_the_rows_are_those_of_the_sample(folder: str) -> None:
    expected = expectation(folder)
    read = report_of(folder).list
    if expected["text_encoding"]:
        assert read.encoding == expected["text_encoding"]
    if "rows" in expected:
        assert len(read) == expected["rows"]


@pytest.mark.parametrize("folder", CLEAN)
def test_a_list_without_damage_is_accepted_without_an_error(folder: str) -> None:
    report = report_of(folder)
    assert report.verdict == "accepted"
    assert {f.name for f in report.findings if f.severity == "warning"} <= {
        "UNEMPLOYMENT_PREMIUM_FOR_FOREIGNER",
        "TEXT_CONTENT_IN_DBF_NAME",
    }


@pytest.mark.parametrize("folder", [name for name in FOLDERS if name not in CLEAN])
def test_a_damaged_list_is_returned_unless_the_damage_leaves_the_premium_certain(folder: str) -> None:
    assert report_of(folder).verdict == ("accepted" if folder in ACCEPTED_DAMAGE else "returned")


@pytest.mark.parametrize("folder", CLEAN)
def test_the_unemployment_premium_of_the_two_foreigners_is_told_with_their_rows(folder: str) -> None:
    (finding,) = [f for f in report_of(folder).findings if f.name == "UNEMPLOYMENT_PREMIUM_FOR_FOREIGNER"]
    left_out = folder.startswith("09-")  # this program leaves out the person of row 11
    assert finding.row == ("12,19" if left_out else "13,20")
    assert finding.severity == "warning"


def test_a_rate_is_suspect_only_where_other_columns_deny_it() -> None:
    suspect = {folder for folder in CLEAN if any(f.name == "RATE_SUSPECT" for f in report_of(folder).findings)}
    assert suspect == {"07-program-python-sap", "08-program-php"}


@pytest.mark.parametrize("folder", [name for name in CLEAN if not name.startswith("03-")])
def test_the_premium_of_the_sample_is_computed_to_the_rial(folder: str) -> None:
    """The list does not say that the director of row 3 has no unemployment cover; a desk cannot know it."""
    truth = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
    foreign = {13, 20}
    people = truth["people"]
    computed = report_of(folder).computed
    assert computed is not None
    assert computed["premium_insured_rial"] == truth["totals"]["premium_insured"]
    assert computed["premium_employer_rial"] == sum((p["insurable"] * 20 + 50) // 100 for p in people)
    assert computed["premium_unemployment_rial"] == sum(
        (p["insurable"] * 3 + 50) // 100 for p in people if p["row"] not in foreign
    )


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_command_ends_with_the_code_of_the_verdict_and_one_json_object(
    folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = command.run([str(SAMPLES / folder), "--json", "--today", str(TODAY)])
    shown = json.loads(capsys.readouterr().out)
    assert code == {"accepted": 0, "returned": 1, "unreadable": 2}[shown["verdict"]]
    assert {"layout", "encoding", "workshop", "people", "findings", "totals", "verdict"} <= set(shown)
    assert shown["verdict"] == report_of(folder).verdict
    assert [finding["name"] for finding in shown["findings"]] == [f.name for f in report_of(folder).findings]
