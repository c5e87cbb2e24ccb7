"""Campaign files decide: what is wrong in one refuses with file and line; a draft has no figure; a new one is a file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from opentamin.ground.rules import RuleFault
from opentamin.law.articles import LAW
from opentamin.law.campaign_figures import campaign_figures, figures_of
from opentamin.law.campaigns import FOLDER, GROUPS, campaigns, case_files, not_found, read_campaign, read_campaigns
from opentamin.law.cases import cases_in
from opentamin.law.figures import MissingFigure
from opentamin.law.yaml_lines import LINE, load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the pack's campaigns."""
    target = tmp_path / "campaigns"
    shutil.copytree(FOLDER, target)
    return target


def change(folder: Path, name: str, old: str, new: str) -> Path:
    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def line_of(path: Path, word: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if word in line)


def test_the_campaigns_of_the_reference_are_loaded_and_the_unknown_are_drafts() -> None:
    drafts = {name: each.missing for name, each in campaigns().items() if each.is_draft}
    assert set(campaigns()) - set(drafts) == {"budget_1392", "year_1397", "year_1402"}
    assert drafts["year_1399"] == ("window", "who", "most_months")
    assert "share" in drafts["year_1398"] and len(drafts["law_1387"]) == 7
    assert not_found()["years"] == [1386, 1400, 1401, 1403, 1404, 1405]


def test_every_source_and_clause_is_known() -> None:
    known = {key for key in load(LAW / "sources.yaml") if key != LINE}
    for each in campaigns().values():
        assert set(each.source) <= known and each.clause == "ir/mass_use_1391/13.3"


def test_every_open_campaign_has_cases_on_both_sides_of_its_window() -> None:
    for path in case_files():
        campaign = campaigns()[path.name.removesuffix(".cases.yaml")]
        cases = [case for case in cases_in(path) if case.scheme == "forgiveness_share"]
        assert len(cases) >= 4
        assert any(campaign.is_open(case.inputs["apply_day"]) for case in cases)
        assert len({case.id for case in cases}) == len(cases)


def test_figures_hold_exactly_in_the_window_and_only_for_groups_that_are_named() -> None:
    made = campaign_figures()
    assert made.terms_most_months(GROUPS["guilds"], 14020301) == 12
    assert made.terms_cut_off_day(GROUPS["producers"], 13970410) == 13951229
    for group, day in (("guilds", 14020231), ("guilds", 14020601), ("guilds", 13970301), ("producers", 13980601)):
        with pytest.raises(MissingFigure):
            made.terms_rate(GROUPS[group], day)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("year_1402", "in_time: not_asked", "in_time: not_asked\ncolour: red", "unknown ['colour']"),
        ("year_1402", "collateral: not_asked\n", "", "missing ['collateral']"),
        ("year_1402", "campaign: year_1402", "campaign: other", "its name is not that of the file"),
        ("year_1402", '"1402-06-01"', '"1402-03-01"', "ends before it begins"),
        ("year_1402", '"1402-03-01"', '"1402-13-01"', "there is no month 13"),
        ("year_1402", 'share: "1"', 'share: "1.2"', "more than the whole"),
        ("year_1402", 'share: "1"', "share: much", "not an exact rate"),
        ("year_1402", "knowledge_firms]", "bakers]", "who is"),
        ("year_1402", "most_months: 12", "most_months: 0", "most_months is a whole number"),
        ("year_1402", "in_time: not_asked", "in_time: perhaps", "in_time is"),
        ("year_1402", "test: keep_or_raise", "test: double", "keep_or_raise"),
        ("year_1402", "months: 12, test", "test", "headcount has"),
        ("year_1402", "source: [P17]", "source: []", "a source is named"),
        ("year_1397", "on_default: revoked", "on_default: nothing", "on_default"),
    ],
)
def test_what_is_wrong_refuses_with_file_and_line(folder: Path, name: str, old: str, new: str, says: str) -> None:
    path = change(folder, name, old, new)
    with pytest.raises(RuleFault) as fault:
        read_campaign(path)
    assert says in str(fault.value) and str(fault.value).startswith(f"{path}:")
    assert str(fault.value).removeprefix(f"{path}:").split(":")[0].isdigit()


def test_a_fault_inside_names_its_own_line(folder: Path) -> None:
    path = change(folder, "year_1402", '"1402-06-01"', '"1402-02-01"')
    with pytest.raises(RuleFault, match=f":{line_of(path, 'window')}:"):
        read_campaign(path)


def test_windows_of_one_group_may_not_overlap(folder: Path) -> None:
    path = change(folder, "year_1397", '"1397-02-10", until_day: "1397-04-11"', '"1402-05-31", until_day: "1402-07-01"')
    with pytest.raises(RuleFault, match="overlaps that of year_1402 for producers") as fault:
        read_campaigns(folder)
    assert str(path) in str(fault.value)
    change(folder, "year_1397", "[producers]", "[guilds]")
    change(folder, "year_1402", "producers, guilds, ", "producers, ")
    assert len(read_campaigns(folder)) == 6, "two groups may have two campaigns at once"


def test_a_campaign_without_cases_is_refused_until_they_stand_beside_it(folder: Path) -> None:
    text = (
        (folder / "year_1402.yaml")
        .read_text(encoding="utf-8")
        .replace("1402-", "1406-")
        .replace("year_1402", "year_1406")
    )
    (folder / "year_1406.yaml").write_text(text.replace('share: "1"', 'share: "0.7"'), encoding="utf-8")
    with pytest.raises(RuleFault, match=r"year_1406\.cases\.yaml"):
        read_campaigns(folder)
    shutil.copy(folder / "year_1402.cases.yaml", folder / "year_1406.cases.yaml")
    made = figures_of(read_campaigns(folder).values())
    rate = made.terms_rate
    assert (rate(GROUPS["farms"], 14060401), rate.per) == (7, 10)
    assert rate(GROUPS["farms"], 14020401) == 10
