"""Foreign keys and SQL point upstream only: a room names its own tables and those of rooms before it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.health.tree import PRODUCT, RIVER, ROOT, sources

ROOMS = {
    "ledger": 3,
    "registers": 4,
    "desk": 4,
    "lists": 6,
    "inspections": 7,
    "assessments": 8,
    "receipts": 9,
    "collection": 10,
    "settlement": 11,
    "contracts": 12,
    "selfpaid": 13,
    "careers": 14,
    "claims": 15,
    "awards": 16,
    "payroll": 17,
    "payments": 18,
    "care": 19,
    "journeys": 21,
    "portal": 22,
}
"""App labels by their place in the river."""
TABLES = {model._meta.db_table: model._meta.app_label for model in apps.get_models() if model._meta.app_label in ROOMS}
TABLE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE|COPY)\s+\"?([a-z]+_[a-z_]+)", re.IGNORECASE)


def place(path: Path) -> int:
    """Where a file stands in the river; faces and config stand below everything."""
    inside = path.relative_to(PRODUCT).as_posix()
    for number, room in enumerate(RIVER):
        if inside.startswith(f"{room}/"):
            return number
    return len(RIVER)


def wrong_tables(text: str, where: int) -> set[str]:
    """Tables that SQL of a file names although they lie downstream of it."""
    named = {table for table in TABLE.findall(text) if table in TABLES}
    return {table for table in named if ROOMS[TABLES[table]] > where and not _beside(where, ROOMS[TABLES[table]])}


def _beside(where: int, room: int) -> bool:
    return {where, room} <= {4, 5}


def test_foreign_keys_point_upstream() -> None:
    for model in apps.get_models():
        label = model._meta.app_label
        for field in model._meta.get_fields() if label in ROOMS else ():
            target = getattr(field, "remote_field", None) and field.related_model
            if not target or field.auto_created or target._meta.app_label not in ROOMS:
                continue
            assert ROOMS[target._meta.app_label] <= ROOMS[label], f"{model.__name__}.{field.name}"


@pytest.mark.parametrize("path", list(sources(*RIVER)), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_sql_names_upstream_tables_only(path: Path) -> None:
    assert wrong_tables(path.read_text(encoding="utf-8"), place(path)) == set()


def test_a_planted_query_downstream_is_found() -> None:
    assert wrong_tables("SELECT * FROM careers_career_entry", place(PRODUCT / "ledger/x.py")) == {
        "careers_career_entry"
    }
