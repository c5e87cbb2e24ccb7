"""State folders that tests and benchmarks make for themselves: thrown away whole, with what root keeps of them elsewhere."""

from __future__ import annotations

import shutil
from pathlib import Path

from opentamin.config import embedded


def throw_away(home: Path) -> None:
    """Stop the database server of a state folder, and delete its data and the folder."""
    embedded.stop(home)
    data = embedded.server(home).data
    shutil.rmtree(data if home.resolve() in data.parents else data.parent, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)
