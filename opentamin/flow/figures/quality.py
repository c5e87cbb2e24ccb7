"""What the data lack, as counts with a definition and an advice: questions over whole tables, asked once a day and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.db import connection


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that may be missing: its names, what to do about it, the count and of how many."""

    name: str
    title_fa: str
    title_en: str
    advice_fa: str
    advice_en: str
    count: str
    of: str


@cache
def lacks() -> Mapping[str, Lack]:
    """Everything that is looked for, by name, in the order of quality.yaml."""
    rows = yaml.safe_load(Path(__file__).with_name("quality.yaml").read_text(encoding="utf-8"))
    return {
        name: Lack(
            *(name, row["title"]["fa"], row["title"]["en"], row["advice"]["fa"], row["advice"]["en"]),
            *(row["count"], row["of"]),
        )
        for name, row in rows.items()
    }


def count_lacks() -> dict[str, list[int]]:
    """Of everything that is looked for: how many lack it, of how many (one query)."""
    parts = [f"SELECT '{each.name}', ({each.count}), ({each.of})" for each in lacks().values()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {name: [int(count), int(of)] for name, count, of in cursor.fetchall()}
