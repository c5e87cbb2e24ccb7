"""Wiring: a scheme's rules in the order in which they can be computed, each with its exceptions."""

from __future__ import annotations

from dataclasses import dataclass, field

from opentamin.engine.lifting import lift
from opentamin.engine.operators import Expression, Logic, Name, Nothing, Where
from opentamin.ground.rules import Rule, RuleFault, Scheme


@dataclass(frozen=True)
class PlanStep:
    """One result: the general rule, its exceptions, and both as one expression."""

    name: str
    rule: Rule
    exceptions: tuple[Rule, ...]
    expression: Expression

    @property
    def needs(self) -> tuple[str, ...]:
        """The names that must be known first, in a fixed order."""
        wanted = [*self.rule.parameters]
        for other in self.exceptions:
            wanted += [other.when, *other.parameters]
        return tuple(dict.fromkeys(wanted))


@dataclass(frozen=True)
class Plan:
    """A scheme ready to be computed: only the steps that its targets need, in order."""

    scheme: Scheme
    steps: tuple[PlanStep, ...]
    by_name: dict[str, PlanStep] = field(default_factory=dict)


def plan(scheme: Scheme) -> Plan:
    """Order the rules of a scheme; RuleFault on unknown or repeated names, on circles and on lost exceptions."""
    general, exceptions = _sorted_out(scheme)
    steps = {name: _step(scheme, rule, tuple(exceptions.get(name, ()))) for name, rule in general.items()}
    for target, found in exceptions.items():
        if target not in general:
            raise RuleFault(f"{found[0].place}: {found[0].name} is an exception to {target}, which nobody computes")
    ordered: dict[str, PlanStep] = {}
    for target in scheme.targets:
        _visit(scheme, steps, target, ordered, ())
    return Plan(scheme, tuple(ordered.values()), ordered)


def _sorted_out(scheme: Scheme) -> tuple[dict[str, Rule], dict[str, list[Rule]]]:
    """General rules by name, exceptions by the name they override."""
    general: dict[str, Rule] = {}
    exceptions: dict[str, list[Rule]] = {}
    for rule in scheme.all_rules():
        if rule.to:
            exceptions.setdefault(rule.to, []).append(rule)
        elif rule.name in {*scheme.inputs, "month"} or general.get(rule.name, rule) is not rule:
            raise RuleFault(f"{rule.place}: scheme {scheme.name} has two sources of {rule.name}")
        else:
            general[rule.name] = rule
    return general, exceptions


def _step(scheme: Scheme, rule: Rule, exceptions: tuple[Rule, ...]) -> PlanStep:
    """The rule and its exceptions as one choice; two exceptions that hold at once give nothing."""
    expression = lift(rule)
    for other in exceptions:
        expression = Where(Name(other.when), lift(other), expression)
    for index, one in enumerate(exceptions):
        for other in exceptions[index + 1 :]:
            expression = Where(Logic("and", Name(one.when), Name(other.when)), Nothing(), expression)
    return PlanStep(rule.name, rule, exceptions, expression)


def _visit(
    scheme: Scheme, steps: dict[str, PlanStep], name: str, ordered: dict[str, PlanStep], path: tuple[str, ...]
) -> None:
    """Depth first: what a step needs comes before it."""
    if name in ordered or name in scheme.inputs or name == "month":
        return
    if name in path:
        raise RuleFault(f"scheme {scheme.name}: {' needs '.join([*path, name])}")
    if name not in steps:
        asked = f", asked by {steps[path[-1]].rule.place}" if path else ""
        raise RuleFault(f"scheme {scheme.name}: nobody computes {name}{asked}")
    for needed in steps[name].needs:
        _visit(scheme, steps, needed, ordered, (*path, name))
    ordered[name] = steps[name]
