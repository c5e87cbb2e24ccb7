"""One way from a template and its data to paper: typst with our own fonts alone, tagged for readers of screens."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent


def typeset(template: str, data: Mapping[str, Any]) -> bytes:
    """A PDF/UA-1 of `template` (a file beside this one); `data` goes in as one JSON input and is never part of the source."""
    return typst.compile(HERE / template, pdf_standards=["ua-1"], **_with(data))


def picture(template: str, data: Mapping[str, Any], pixels_per_inch: int) -> bytes:
    """The first page of the same as a PNG."""
    pages = typst.compile(HERE / template, format="png", ppi=pixels_per_inch, **_with(data))
    return pages if isinstance(pages, bytes) else pages[0]


def _with(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "font_paths": [HERE / "fonts"],
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(data, ensure_ascii=False)},
    }
