"""Citations resolve: clauses of rules and figures, source codes, coverage."""

from __future__ import annotations

import pytest

from opentamin.law.articles import LAW, articles, cited
from opentamin.law.schemes import declared_scheme, scheme_names
from opentamin.law.yaml_lines import LINE, load

SOURCES = {key for key in load(LAW / "sources.yaml") if key != LINE}


@pytest.mark.parametrize("key", sorted(articles()))
def test_clauses_of_rules_and_figures_stand_in_the_statement(key):
    article = articles()[key]
    for rule in article.rules():
        cited(rule)
    for figure in article.figures():
        assert figure.clause in article.clauses, figure.name


@pytest.mark.parametrize("key", sorted(articles()))
def test_every_source_code_is_known(key):
    article = articles()[key]
    used = {code for clause in article.clauses.values() for code in clause.source}
    used |= {code for figure in article.figures() for row in figure.rows for code in row.source}
    assert used <= SOURCES, used - SOURCES


@pytest.mark.parametrize("name", scheme_names())
def test_every_rule_of_a_scheme_has_a_title_in_both_languages(name):
    for rule in declared_scheme(name).all_rules():
        assert rule.title_fa and rule.title_en, rule.place


def test_coverage_names_every_encoded_folder_once():
    entries = load(LAW / "coverage.yaml")
    for key, article in articles().items():
        act, number = key.split("/")[-2:]
        line = entries[act][number]
        assert line["folder"] == article.folder.name, key
        assert line["status"] in {"encoded", "partly", "no_computation"}, key
