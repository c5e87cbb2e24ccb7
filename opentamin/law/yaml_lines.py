"""Reading YAML strictly: repeated keys refuse, and every mapping remembers the line on which it begins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from opentamin.ground.rules import RuleFault

LINE = "__line__"
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _LineLoader(_Base):  # type: ignore[misc]
    """A safe loader that notes lines and refuses a key that is written twice."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    pairs = [(loader.construct_object(key, deep=True), key) for key, _ in node.value]
    seen: set[Any] = set()
    for key, key_node in pairs:
        if key in seen:
            raise RuleFault(f"line {key_node.start_mark.line + 1}: {key!r} is written twice")
        seen.add(key)
    built = {
        key: loader.construct_object(value, deep=True) for (key, _), (_, value) in zip(pairs, node.value, strict=True)
    }
    built[LINE] = node.start_mark.line + 1
    return built


_LineLoader.add_constructor("tag:yaml.org,2002:map", _mapping)
_LineLoader.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: str(node.value))


def load(path: Path) -> Any:
    """The content of a file; RuleFault names file and line of what is wrong."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LineLoader)
    except RuleFault as fault:
        raise RuleFault(f"{path}: {fault}") from None
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        raise RuleFault(f"{path}:{mark.line + 1 if mark else 1}: {getattr(fault, 'problem', fault)}") from None
