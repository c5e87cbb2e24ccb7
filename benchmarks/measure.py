"""What a benchmark gives back, and how seconds are taken: the best of a few turns, because the machines are shared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure: what was done, the seconds it took, what it is compared with, and the aim."""

    name: str
    figure: str
    seconds: float
    compared_with: str = ""
    ratio: float | None = None
    aim: str = ""

    def row(self) -> str:
        """The figure as a row of a Markdown table."""
        ratio = f"{self.ratio:.2f}" if self.ratio is not None else "-"
        return f"| {self.name} | {self.figure} | {self.seconds:.3f} | {self.compared_with or '-'} | {ratio} | {self.aim or '-'} |"


HEAD = "| what | figure | seconds | compared with | ratio | aim |\n|---|---|---|---|---|---|"


def best(action: Callable[[], object], turns: int = 3) -> float:
    """Seconds of the fastest of some turns."""
    seconds = []
    for _ in range(turns):
        begun = perf_counter()
        action()
        seconds.append(perf_counter() - begun)
    return min(seconds)
