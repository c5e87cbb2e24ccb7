"""Every word of `opentamin contracts` explains itself, and a day that is none is refused before anything is read."""

from __future__ import annotations

import argparse

import pytest

from opentamin.faces.cli import contracts, ledger


def words(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The sub-parsers of a command, by word."""
    found = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return dict(found.choices)


@pytest.mark.parametrize("module", [contracts, ledger])
def test_every_word_has_its_help(module) -> None:
    parser = module._parser()
    assert all(word in parser.format_help() for word in words(parser))
    assert all(word.format_help() for word in words(parser).values())


def test_the_words_of_the_brief_are_there() -> None:
    wanted = {"open", "statement", "settle", "clear", "verify", "revoke", "enquire", "answer", "show"}
    assert wanted <= words(contracts._parser()).keys()


@pytest.mark.parametrize(
    "typed", [["settle", "1", "--on", "1404-13-01"], ["statement", "1", "1", "much"], ["open", "9990010014", "001"]]
)
def test_what_cannot_be_read_is_refused(typed, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        contracts.run(typed)
    assert ended.value.code == 2 and "usage" in capsys.readouterr().err
