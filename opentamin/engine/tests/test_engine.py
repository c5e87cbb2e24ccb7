"""The engine: what it refuses, and that three readings of one rule agree."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from pathlib import Path
from types import ModuleType

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentamin.engine.lifting import lift
from opentamin.engine.proof import ProofFault, prove
from opentamin.engine.sql import Writer
from opentamin.engine.wiring import plan
from opentamin.ground.rules import Input, RuleFault, Scheme, rules_of

HEAD = "from opentamin.ground.money import half_up, down, up\nfrom opentamin.ground.rules import exception, rule\n\n"
numbers = itertools.count()


def module_of(folder: Path, text: str) -> ModuleType:
    """A module of rules written for one test."""
    path = folder / f"rules_{next(numbers)}.py"
    path.write_text(HEAD + text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def one_rule(folder: Path, body: str, parameters: str = "a: int, b: int") -> ModuleType:
    """A module with the single rule `x`."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return module_of(folder, f'@rule("1")\ndef x({parameters}) -> int:\n    """X. / ایکس."""\n{lines}\n')


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return a / b", "Div is not part"),
        ("return a * 1.5", "only whole numbers"),
        ("for i in [1]:\n    pass\nreturn a", "For is not part"),
        ("import os\nreturn a", "Import is not part"),
        ("return unknown", "unknown name unknown"),
        ("return print(a)", "cannot be called"),
        ("if a > b:\n    return a", "every path"),
        ("return [a][0]", "Subscript is not part"),
        ("return a ** b", "Pow is not part"),
        ("a += 1\nreturn a", "AugAssign is not part"),
    ],
)
def test_what_the_language_of_rules_does_not_have_refuses_when_the_module_loads(tmp_path, body, words):
    with pytest.raises(RuleFault, match=words) as fault:
        one_rule(tmp_path, body)
    assert str(tmp_path) in str(fault.value)


def test_a_rule_without_types_refuses(tmp_path):
    with pytest.raises(RuleFault, match="parameter a must be"):
        one_rule(tmp_path, "return a", "a")


def scheme_of(module: ModuleType, targets: list[str], high: int = 10**6) -> Scheme:
    """All rules of a module as a scheme over inputs a and b."""
    return Scheme("t", "ت", "t", {"a": Input(0, high), "b": Input(0, high), "on": Input(bool=True)}, [module], targets)


def test_an_unknown_name_a_circle_and_two_sources_refuse(tmp_path):
    lost = module_of(tmp_path, '@rule("1")\ndef x(nobody: int) -> int:\n    """X. / ا."""\n    return nobody\n')
    with pytest.raises(RuleFault, match="nobody computes nobody"):
        plan(scheme_of(lost, ["x"]))
    text = '@rule("1")\ndef x(y: int) -> int:\n    """X. / ا."""\n    return y\n\n\n@rule("1")\ndef y(x: int) -> int:\n    """Y. / ا."""\n    return x\n'
    with pytest.raises(RuleFault, match="x needs y needs x"):
        plan(scheme_of(module_of(tmp_path, text), ["x"]))
    same = module_of(tmp_path, '@rule("1")\ndef a(b: int) -> int:\n    """A. / ا."""\n    return b\n')
    with pytest.raises(RuleFault, match="two sources of a"):
        plan(scheme_of(same, ["a"]))


def test_an_exception_to_nothing_refuses(tmp_path):
    text = '@exception("1", to="nothing", when="on")\ndef x(a: int) -> int:\n    """X. / ا."""\n    return a\n'
    with pytest.raises(RuleFault, match="exception to nothing"):
        plan(scheme_of(module_of(tmp_path, text), []))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("return a * b * a * b", "64 bits"),
        ("return (a - b) // 2", "negative"),
        ("return a // b", "divide by zero"),
        ("return half_up(a - b, 3)", "negative"),
    ],
)
def test_the_proof_refuses_what_engines_read_differently(tmp_path, body, words):
    module = one_rule(tmp_path, body)
    with pytest.raises(ProofFault, match=words):
        prove(plan(scheme_of(module, ["x"], high=10**9)))


LEAVES = st.sampled_from(["a", "b", "7", "100", "0"])


def deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Expressions of the small language that keep out of negative division."""
    pair = st.tuples(inner, inner)
    return st.one_of(
        pair.map(lambda p: f"({p[0]} + {p[1]})"),
        pair.map(lambda p: f"min({p[0]}, {p[1]})"),
        pair.map(lambda p: f"max({p[0]} - {p[1]}, 0)"),
        pair.map(lambda p: f"abs({p[0]} - {p[1]})"),
        inner.map(lambda e: f"half_up({e}, 3)"),
        inner.map(lambda e: f"up({e}, 10)"),
        inner.map(lambda e: f"({e}) % 7"),
        st.tuples(inner, inner, inner, inner).map(lambda p: f"({p[0]} if {p[1]} <= {p[2]} else {p[3]})"),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.recursive(LEAVES, deeper, max_leaves=12), st.integers(0, 10**6), st.integers(0, 10**6))
def test_python_sql_and_the_proof_agree_on_random_rules(tmp_path, expression, a, b):
    module = one_rule(tmp_path, f"return {expression}")
    wired = plan(scheme_of(module, ["x"]))
    bounds = prove(wired)["x"]
    alone = rules_of(module)[0].function(a, b)
    sql = Writer("duckdb", {}).write(lift(rules_of(module)[0]))
    rows = duckdb.sql(f"SELECT CAST({sql} AS BIGINT) FROM (SELECT {a}::BIGINT AS a, {b}::BIGINT AS b)").fetchall()
    assert rows == [(alone,)]
    assert bounds[0] <= alone <= bounds[1]
