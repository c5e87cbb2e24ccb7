"""`make fuzz`: coverage-guided fuzzing of the readers with atheris, from the sample files as first inputs.

Runs FUZZ_SECONDS (300). A reader may answer with findings; an exception is a fault, and its input is kept in
`.data/fuzz/`. atheris is fetched on demand because it needs a compiler on some machines.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / ".data" / "fuzz" / "corpus"
SEPARATOR = b"\x00--next file--\x00"


def fill_corpus() -> None:
    """Write each sample pair as one input: both files with a separator between them."""
    CORPUS.mkdir(parents=True, exist_ok=True)
    for folder in sorted({path.parent for path in (ROOT / "samples/lists").rglob("*.[dD][bB][fF]")}):
        pair = sorted(folder.glob("*.[dD][bB][fF]"))
        (CORPUS / folder.name).write_bytes(SEPARATOR.join(path.read_bytes() for path in pair))


def one_input(data: bytes) -> None:
    """Read a pair of files and check what was read; must never raise."""
    from opentamin.flow.lists.checking import check_files
    from opentamin.flow.lists.facts import NamedBytes
    from opentamin.ground.calendar import Day

    workshop, _, people = data.partition(SEPARATOR)
    files = [NamedBytes("DSKKAR00.DBF", workshop), NamedBytes("DSKWOR00.DBF", people)]
    check_files(files, today=Day.of(1404, 9, 20))


def fuzz() -> None:
    """The loop of atheris; ends after FUZZ_SECONDS or at the first exception."""
    import atheris

    with atheris.instrument_imports(include=["opentamin.flow.lists"]):
        import opentamin.flow.lists.checking
        import opentamin.flow.lists.formats  # noqa: F401  (imported here so that it is instrumented)
    seconds = os.environ.get("FUZZ_SECONDS", "300")
    crashes = f"-artifact_prefix={CORPUS.parent}/"
    atheris.Setup(["fuzz", str(CORPUS), crashes, f"-max_total_time={seconds}", "-max_len=40000"], one_input)
    atheris.Fuzz()


def main() -> int:
    """Install atheris when it is absent, fill the corpus, fuzz."""
    try:
        import atheris  # noqa: F401  (only whether it is there)
    except ImportError:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "atheris"], check=True)
    fill_corpus()
    fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
