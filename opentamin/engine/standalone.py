"""Writes schemes as one stand-alone Python file: whoever holds a decision can recompute it without our system.

The file holds the rules as they are written in the law's folders, their dated figures, and a small runner that makes
the legal record again and compares bytes. It needs Python and nothing else: no package, no database, no network.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable

from opentamin.engine.case import LoadedScheme, Ready
from opentamin.engine.case import scheme as load_scheme
from opentamin.ground.rules import Rule, rule_of
from opentamin.law.figures import Figure

HEAD = '''\
"""Recomputes decisions of OpenTamin from their legal records alone. Needs Python 3.11 and nothing else.

    python verify.py FILE [FILE ...]

Each FILE holds decisions as JSON, one a line, as `opentamin decision export` writes them. For every legal record in them
the rules below are run again on the record's own inputs; the record that comes out must have the same bytes, and the
whole must have the fingerprint that the decision carries. Ends with 0 when all agree, with 1 otherwise.
"""

import hashlib
import json
import sys


def half_up(numerator, denominator):
    return (2 * numerator + denominator) // (2 * denominator)


def down(numerator, denominator):
    return numerator // denominator


def up(numerator, denominator):
    return -(-numerator // denominator)


class Figure:
    """A dated figure: rows of (code, from, until, value); months are yyyymm, days yyyymmdd; `until` is excluded."""

    def __init__(self, name, per, keyed, rows):
        self.name, self.per, self.keyed, self.rows = name, per, keyed, rows

    def __call__(self, *asked):
        code, when = asked if self.keyed else (None, asked[0])
        for row_code, first, until, value in self.rows:
            if row_code == code and first <= when < until:
                if value is None:
                    break
                return value
        raise LookupError(f"{self.name} has no value in {when}")


'''
TAIL = '''

def run(name, month, given):
    """All steps of a scheme on inputs: the record as plain data."""
    known, steps = {**given, "month": month}, []
    for step in SCHEMES[name]:
        holding = [other for other in step["exceptions"] if known[other["when"]]]
        about = (holding or [step])[0]
        used = {parameter: known[parameter] for parameter in about["parameters"]}
        value = about["function"](**used)
        if holding:
            used[about["when"]] = known[about["when"]]
        known[step["name"]] = value
        verdict = "computed" if not about["truth"] else "met" if value else "not_met"
        steps.append({"rule": step["name"], **about["words"], "value": value, "used": used, "verdict": verdict})
    return {"scheme": name, "month": month, "inputs": given, "steps": steps}


def canonical(plain):
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def check(decision):
    """Complaints about one decision; none when it stands."""
    found = []
    if hashlib.sha256(canonical(decision["reasons"])).hexdigest() != decision["digest"]:
        found.append("the fingerprint differs")
    for record in decision["reasons"]["records"]:
        try:
            again = run(record["scheme"], record["month"], record["inputs"])
        except (KeyError, LookupError) as fault:
            found.append(f"{record['scheme']}: cannot be computed: {fault}")
            continue
        if canonical(again) != canonical(record):
            found.append(f"{record['scheme']}: the record differs")
    return found


def main(paths):
    stands = falls = 0
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                decision = json.loads(line)
                complaints = check(decision)
                stands, falls = stands + (not complaints), falls + bool(complaints)
                for complaint in complaints:
                    print(f"decision {decision['decision']}: {complaint}")
    print(f"{stands} decisions stand, {falls} do not")
    return 1 if falls or not stands else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
'''


def standalone(names: Iterable[str]) -> str:
    """The text of the file for some schemes, always the same for the same law."""
    writer = _Writer()
    loaded = [load_scheme(name) for name in sorted(set(names))]
    schemes = [f"    {scheme.name!r}: [\n{writer.steps(scheme)}    ],\n" for scheme in loaded]
    parts = [HEAD, *writer.figures.values(), "\n\n", *writer.functions.values(), "SCHEMES = {\n", *schemes, "}\n", TAIL]
    return "".join(parts)


class _Writer:
    """Collects functions and figures under names that are unique in one file."""

    def __init__(self) -> None:
        self.functions: dict[int, str] = {}
        self.figures: dict[int, str] = {}
        self.names: dict[int, str] = {}

    def steps(self, scheme: LoadedScheme) -> str:
        """The steps of a scheme as source."""
        return "".join(
            "        {"
            f'"name": {step.name!r}, {self._about(scheme.ready[step.rule.name])}, "exceptions": ['
            + ", ".join(f'{{"when": {o.when!r}, {self._about(scheme.ready[o.name])}}}' for o in step.exceptions)
            + "]},\n"
            for step in scheme.plan.steps
        )

    def _about(self, ready: Ready) -> str:
        words = {
            "clause": ready.clause, "version": ready.version, "source": ready.source, "rounding": ready.rounding,
            "reading": ready.reading, "text_fa": ready.text_fa, "text_en": ready.text_en,
        }  # fmt: skip
        return (
            f'"function": {self._function(ready.rule)}, "parameters": {ready.rule.parameters!r}, '
            f'"truth": {ready.rule.returns is bool}, "words": {words!r}'
        )

    def _function(self, rule: Rule) -> str:
        """The name of a rule in the file; its text is written once, with what it calls before it."""
        key = id(rule.function)
        if key not in self.names:
            self.names[key] = f"{rule.name}_{len(self.names)}"
            tree = ast.parse(rule.text).body[0]
            assert isinstance(tree, ast.FunctionDef)
            called = {node.id: rule.names.get(node.id) for node in ast.walk(tree) if isinstance(node, ast.Name)}
            renamed = {name: self._named(value) for name, value in called.items()}
            self.functions[key] = _source(tree, self.names[key], {n: to for n, to in renamed.items() if to})
        return self.names[key]

    def _named(self, value: object) -> str:
        """The name in the file of something that a rule calls; empty for built-in words."""
        if isinstance(value, Figure):
            return self._figure(value)
        helper = rule_of(value)
        return self._function(helper) if helper else ""

    def _figure(self, figure: Figure) -> str:
        key = id(figure)
        if key not in self.names:
            self.names[key] = f"{figure.name}_{len(self.names)}"
            rows = [(row.code, row.from_, row.until, row.number) for row in figure.rows]
            self.figures[key] = f"{self.names[key]} = Figure({figure.name!r}, {figure.per}, {figure.keyed}, {rows!r})\n"
        return self.names[key]


def _source(tree: ast.FunctionDef, name: str, renamed: dict[str, str]) -> str:
    """A function's text without decorators and annotations, under another name, calling others by theirs."""
    tree.name, tree.decorator_list, tree.returns = name, [], None
    for argument in tree.args.args:
        argument.annotation = None
    own = {argument.arg for argument in tree.args.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in renamed and node.id not in own:
            node.id = renamed[node.id]
    return textwrap.dedent(ast.unparse(tree)) + "\n\n\n"
