"""What the tests of the formats share: the sample files as they lie in the project, read once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from opentamin.flow.lists.facts import NamedBytes, WageListFile
from opentamin.flow.lists.formats import read_list

SAMPLES = Path(__file__).parents[5] / "samples" / "lists"
LIST_SUFFIXES = (".dbf",)


def sample_files(folder: str) -> list[NamedBytes]:
    """The two files of a sample, in the order of their names."""
    found = sorted(path for path in (SAMPLES / folder).iterdir() if path.suffix.lower() in LIST_SUFFIXES)
    return [NamedBytes.from_path(path) for path in found]


def read_sample(folder: str) -> WageListFile:
    """The one list of a sample."""
    (wages,) = read_list(sample_files(folder))
    return wages


def all_samples() -> list[str]:
    """Folders of all samples, the damaged ones too."""
    return sorted(str(path.parent.relative_to(SAMPLES)) for path in SAMPLES.rglob("expect.json"))


def expectation(folder: str) -> dict[str, Any]:
    """What the sample says about itself."""
    expected: dict[str, Any] = json.loads((SAMPLES / folder / "expect.json").read_text(encoding="utf-8"))
    return expected


@pytest.fixture(scope="session")
def truth() -> dict[str, Any]:
    """The invented list that all samples describe, with `benefits` under its own name here: allowances."""
    text = (SAMPLES / "truth.json").read_text(encoding="utf-8").replace('"benefits"', '"allowances"')
    described: dict[str, Any] = json.loads(text)
    return described


@pytest.fixture(scope="session")
def clean() -> WageListFile:
    """The reference sample in the 1403 layout, Windows-1256, which loses nothing of the truth."""
    return read_sample("06-true-windows-1256")
