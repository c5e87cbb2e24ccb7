"""The stand-alone checker that a clinic keeps: the text of flow/care/offline.py with our public keys and a command line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from opentamin.flow.care import offline

TAIL = '''

# ---- the command line of the stand-alone checker -----------------------------------------------------------------
USAGE = """\\
    python check.py FILTER KEY CODE ... [--at SECONDS]     each code: covered, not, or unknown with the reason
    python check.py token TOKEN [--at SECONDS]             a token that a person holds

FILTER is the day's file, KEY the file with its key. --at asks for another instant (seconds since 1970) than now.
Ends with 0 when all answers are known, with 1 otherwise."""


def main(words):
    import sys
    import time

    at = int(time.time())
    if "--at" in words:
        where = words.index("--at")
        at = int(words[where + 1])
        words = words[:where] + words[where + 2 :]
    if len(words) < 2 or (words[0] != "token" and len(words) < 3):
        print(USAGE)
        return 2
    answers = _token(words[1], at) if words[0] == "token" else _codes(words, at)
    for line in answers:
        print(*line)
    return int(any(line[0] == "unknown" for line in answers))


def _codes(words, at):
    try:
        with open(words[0], "rb") as file:
            held = Filter(file.read())
        with open(words[1], encoding="ascii") as file:
            key = bytes.fromhex(file.read().strip())
    except (OSError, ValueError) as fault:
        return [("unknown", "file", str(fault))]
    return [(*answer(held, key, PUBLIC_KEYS, code, at), code) for code in words[2:]]


def _token(text, at):
    try:
        token = Token(text)
    except ValueError as fault:
        return [("unknown", "damaged", str(fault))]
    if not token.genuine(PUBLIC_KEYS):
        return [("unknown", "signature")]
    if at >= token.expires:
        return [("unknown", "date")]
    return [("covered", token.code, "own in/out, contracted in/out:", *token.shares)]


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
'''


def checker(publics: Mapping[int, bytes]) -> str:
    """One Python file that needs nothing of ours."""
    keys = "\n".join(f'    {number}: bytes.fromhex("{public.hex()}"),' for number, public in sorted(publics.items()))
    text = Path(offline.__file__).read_text(encoding="utf-8")
    return f"{text}\n\nPUBLIC_KEYS = {{\n{keys}\n}}\n{TAIL}"
