"""The draw by lot: anybody with the seed and the codes gets the same workshops in the same order.

Take SHA-256 of the seed followed by the workshop's code (UTF-8), as hexadecimal text; sort by it; the first are drawn.
In a shell: for c in $(cat codes); do printf '%s%s' "$SEED" $c | sha256sum | sed "s/-/$c/"; done | sort
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

SHORTEST_SEED = 8


def hash_of(seed: str, code: str) -> str:
    """What a workshop is sorted by."""
    return hashlib.sha256(f"{seed}{code}".encode()).hexdigest()


def draw(seed: str, codes: Iterable[str], count: int) -> list[str]:
    """The first `count` codes in the order of the draw; a code that stands twice counts once."""
    return sorted(set(codes), key=lambda code: hash_of(seed, code))[:count]


def codes_digest(codes: Iterable[str]) -> str:
    """SHA-256 of all codes, sorted, a line each: what was published stays what is drawn from."""
    return hashlib.sha256("".join(f"{code}\n" for code in sorted(set(codes))).encode()).hexdigest()
