"""No float and no clock below the faces; nothing left open, no secret, no address of an index, no path outside."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.health.tree import RIVER, ROOT, parsed, sources

CLOCKS = {"now", "today", "utcnow", "localtime", "gmtime", "time_ns"}
MEASURING = {"perf_counter", "monotonic"}
"""Seconds that are shown as progress; they never reach a row or an amount."""
PURE = list(sources(*RIVER))


def floats(tree: ast.Module) -> list[int]:
    """Lines with a float, a float literal or a true division of values (paths are joined with / too: text on a side)."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append(node.lineno)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"float", "round"}:
            found.append(node.lineno)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _joins_paths(node):
            found.append(node.lineno)
    return found


def _joins_paths(node: ast.BinOp) -> bool:
    """A path expression has a text, a path of some name, or another join on one side."""
    sides = (node.left, node.right)
    texts = any(
        isinstance(s, ast.Constant | ast.JoinedStr) and not isinstance(getattr(s, "value", ""), int) for s in sides
    )
    words = {n.id.lower() for s in sides for n in ast.walk(s) if isinstance(n, ast.Name)}
    words |= {n.attr.lower() for s in sides for n in ast.walk(s) if isinstance(n, ast.Attribute)}
    return texts or any(
        word in {"path", "folder", "law", "home", "root", "parent", "here", "samples"} for word in words
    )


def clocks(tree: ast.Module) -> list[int]:
    """Lines that read a clock."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and not node.args
        and isinstance(node.func.value, ast.Name | ast.Attribute)
        and ast.unparse(node.func.value).split(".")[-1] in {"datetime", "date", "time", "timezone"}
    ]


TIMES_IN_SECONDS = {"opentamin/journeys/submit_list.py", "opentamin/journeys/demo.py", "opentamin/journeys/tasks.py"}
"""Journeys measure how long stations take; these seconds are floats and are only shown."""


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_float_and_no_clock(path: Path) -> None:
    tree = parsed(path)
    assert clocks(tree) == [], f"{path}: today and now are handed in"
    if path.relative_to(ROOT).as_posix() not in TIMES_IN_SECONDS:
        assert floats(tree) == [], f"{path}: money and rates are whole numbers"


@pytest.mark.parametrize("text", ["x = 0.5", "x = a / b", "x = float(3)", "x = round(a)"])
def test_a_planted_float_is_found(text: str) -> None:
    assert floats(ast.parse(text))


@pytest.mark.parametrize("text", ["datetime.now()", "date.today()", "time.time_ns()", "timezone.now()"])
def test_a_planted_clock_is_found(text: str) -> None:
    assert clocks(ast.parse(text))


OPEN_ENDS = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
UNEXPLAINED = re.compile(r"#\s*noqa(?!.*\()")
PROJECT_TEXTS = [
    path
    for path in [
        *ROOT.glob("*.md"),
        *ROOT.glob("*.py"),
        *ROOT.glob("docs/**/*.md"),
        *sources(tests=True),
        *ROOT.glob("tests/**/*.py"),
    ]
    if path != Path(__file__)
]


@pytest.mark.parametrize("path", PROJECT_TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_is_left_open_and_the_project_speaks_of_itself(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not OPEN_ENDS.search(text)
    assert not UNEXPLAINED.search(text), "a silenced check says why in brackets"
    assert "../" + "shared" not in text and "/work" + "/" not in text


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements/*")), ids=lambda path: path.name)
def test_requirements_name_no_index_and_pin_with_hashes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "http" not in text and "--index" not in text and "--find-links" not in text
    if path.suffix == ".txt":
        pins = re.findall(r"^[a-zA-Z0-9_.\[\]-]+==", text, re.MULTILINE)
        assert pins and len(re.findall(r"--hash=sha256:", text)) >= len(pins)


def test_no_secret_stands_in_the_product() -> None:
    literal = re.compile(r"""(?i)\b(secret_key|password|token|passwd)\b\s*[:=]\s*["'][^"'{%]{6,}["']""")
    for path in sources():
        assert not literal.search(path.read_text(encoding="utf-8")), path
    assert literal.search('SECRET_KEY = "abcdefghij"')
