"""Where the portal finds the day's filter when the database answers nothing: a copy beside the state, written whole."""

from __future__ import annotations

import os
from pathlib import Path

from opentamin.config.places import home, private_folder


def keep(day: int, content: bytes, *, state: Path | None = None) -> Path:
    """Keep the filter of a day (yyyymmdd); a copy of the same day is replaced in one step."""
    folder = private_folder((state or home()) / "care")
    path, whole = folder / f"care-{day}.filter", folder / f".care-{day}.{os.getpid()}"
    whole.write_bytes(content)
    whole.replace(path)
    return path


def kept(day: int, *, state: Path | None = None) -> bytes | None:
    """The filter that was kept for a day, if any."""
    path = (state or home()) / "care" / f"care-{day}.filter"
    return path.read_bytes() if path.is_file() else None
