"""What the health tests read: sources, functions, and the order of the river."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "opentamin"
RIVER = (
    "ground",
    "law",
    "engine",
    "ledger",
    "registers",
    "desk",
    "flow/lists",
    "flow/inspections",
    "flow/assessments",
    "flow/receipts",
    "flow/collection",
    "flow/settlement",
    "flow/contracts",
    "flow/selfpaid",
    "flow/careers",
    "flow/claims",
    "flow/awards",
    "flow/payroll",
    "flow/payments",
    "flow/care",
    "flow/figures",
    "journeys",
)
"""Downstream order: a room may know the rooms before it. Registers and desk are beside each other."""


class Function(NamedTuple):
    """A function and its length in lines, without its docstring."""

    place: str
    length: int


def sources(*rooms: str, tests: bool = False) -> Iterator[Path]:
    """Python files of some rooms (all of the product by default), without migrations, in order."""
    for base in [PRODUCT / room for room in rooms] or [PRODUCT]:
        for path in sorted(base.rglob("*.py")):
            if "migrations" not in path.parts and (tests or "tests" not in path.parts):
                yield path


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(path: Path) -> Iterator[Function]:
    """Every function of a file."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            yield Function(
                f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", (node.end_lineno or 0) - first.lineno + 1
            )
