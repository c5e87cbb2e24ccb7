"""figures.yaml refuses: one broken file for each kind of mistake, with the words that it must say."""

from __future__ import annotations

import pytest

from opentamin.ground.rules import RuleFault
from opentamin.law.figures import MissingFigure, read_figures

HEAD = """f:
  unit: {unit}
  title_fa: ف
  title_en: f
  clause: "1"
  checked: "1405-09-01"
{more}  values:
"""


def loaded(tmp_path, rows: str, unit: str = "rate", more: str = ""):
    path = tmp_path / "figures.yaml"
    path.write_text(HEAD.format(unit=unit, more=more) + rows, encoding="utf-8")
    return read_figures(path).f


A = '    - {from: "1400-01", until: "1401-01", value: "0.07", confidence: A, source: [L1]}\n'
B = '    - {from: "1401-01", until: null, value: "1/9", confidence: A, source: [L1]}\n'


def test_a_rate_keeps_its_exact_denominator_in_every_row(tmp_path):
    figure = loaded(tmp_path, A + B)
    assert (figure(140005), figure(140105), figure.per) == (63, 100, 900)


def test_before_the_first_value_there_is_no_value(tmp_path):
    figure = loaded(tmp_path, A + B)
    with pytest.raises(MissingFigure, match="f has no value in 139912"):
        figure(139912)


def test_a_row_that_says_not_read_refuses(tmp_path):
    figure = loaded(tmp_path, A + '    - {from: "1401-01", until: null, value: null, confidence: C}\n')
    with pytest.raises(MissingFigure):
        figure(140101)


@pytest.mark.parametrize(
    ("rows", "unit", "more", "words"),
    [
        (A + B.replace("1401-01", "1400-07"), "rate", "", "figures.yaml:9: overlaps the row before"),
        (A + B.replace("1401-01", "1402-01"), "rate", "", "figures.yaml:9: leaves a gap"),
        (A.replace("value", "worth: 1, value"), "rate", "", r"figures.yaml:8: unknown \['worth'\]"),
        (A.replace('"0.07"', "0.07"), "rate", "", "figures.yaml:8: write 0.07 as text"),
        (A, "rial", "", "figures.yaml:8: 0.07 is more exact than rial allows"),
        (A, "parrots", "", "unit 'parrots' is not one of"),
        (
            A.replace("confidence: A", "confidence: C"),
            "rate",
            "",
            "figures.yaml:8: a value of confidence C needs a reading",
        ),
        (A.replace("1401-01", "1399-01"), "rate", "", "figures.yaml:8: ends before it begins"),
        (A.replace("1400-01", "1400-13"), "rate", "", "figures.yaml:8: there is no month 13"),
        (A.replace("{from", "{who: x, from"), "rate", "  key: [who]\n  codes: {y: 1}\n", "who 'x' is not one of"),
        (A.replace("{from", "{who: y, from"), "rate", "  key: [who]\n  codes: {y: 1}\n", r"no words for \['y'\]"),
        (A, "rate", "  unit: rate\n", "written twice"),
    ],
)
def test_a_broken_figure_is_refused_with_file_and_line(tmp_path, rows, unit, more, words):
    with pytest.raises(RuleFault, match=words):
        loaded(tmp_path, rows, unit, more)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ('y: {fa: "ی"}\n', "named in Persian and English"),
        ('y: {fa: "ی", en: "y"}\nz: {fa: "ز", en: "z"}\n', "keys .*'z'"),
    ],
)
def test_the_keys_of_figures_are_named_in_both_languages_and_no_name_is_left_over(tmp_path, words, says):
    rows, more = A.replace("{from", "{who: y, from"), "  key: [who]\n  codes: {y: 1}\n"
    (tmp_path / "keys.yaml").write_text(words, encoding="utf-8")
    with pytest.raises(RuleFault, match=says):
        loaded(tmp_path, rows, more=more)
