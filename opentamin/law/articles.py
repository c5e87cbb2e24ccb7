"""Articles: the words of the law clause by clause, joined with figures, rules, cases and readings of their folder."""

from __future__ import annotations

import hashlib
import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from opentamin.ground.rules import Rule, RuleFault, rules_of
from opentamin.law.figures import Figure, read_figures

LAW = Path(__file__).resolve().parent
_CLAUSE = re.compile(r"^## +(\S+)\s*(?:\{(.*)\})?\s*$")
_HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_LANGUAGE = re.compile(r"^(fa|en):\s*(.*)$")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its anchor, its words in both languages, from when until when it holds, source and confidence."""

    anchor: str
    fa: str
    en: str
    from_: str
    until: str
    source: tuple[str, ...]
    confidence: str

    @property
    def version(self) -> str:
        """A short fingerprint of the words, kept with every step that rests on them."""
        return hashlib.sha256(f"{self.fa}\n{self.en}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Article:
    """One folder of the law."""

    key: str
    folder: Path
    title_fa: str
    title_en: str
    clauses: Mapping[str, Clause]

    def figures(self) -> list[Figure]:
        """The dated figures of the folder, if it has any."""
        path = self.folder / "figures.yaml"
        return read_figures(path).all() if path.exists() else []

    def rules(self) -> list[Rule]:
        """The rules that the folder declares."""
        return rules_of(importlib.import_module(self.module)) if (self.folder / "rule.py").exists() else []

    @property
    def module(self) -> str:
        """The import name of the folder's rule.py."""
        return ".".join(["opentamin", "law", *self.folder.relative_to(LAW).parts, "rule"])

    @property
    def reading(self) -> str:
        """The readings of the folder, as written; empty without any."""
        path = self.folder / "reading.md"
        return path.read_text(encoding="utf-8") if path.exists() else ""


def article_folders() -> list[Path]:
    """Every folder that holds a statement, in the order of act and article."""
    return sorted(path.parent for path in (LAW / "ir").glob("*/*/statement.md"))


@cache
def articles() -> dict[str, Article]:
    """All articles by key, such as `ir/ssa_1354/28`."""
    found = [article_of(folder) for folder in article_folders()]
    return {article.key: article for article in found}


@cache
def article_of(folder: Path) -> Article:
    """The article of a folder; RuleFault names the file when the statement cannot be read."""
    path = folder / "statement.md"
    if not path.exists():
        raise RuleFault(f"{folder}: a rule stands beside a statement.md, and there is none")
    text = path.read_text(encoding="utf-8")
    head = _front_matter(path, text)
    key = f"ir/{folder.parent.name}/{head['article']}"
    return Article(key, folder, str(head["title_fa"]), str(head["title_en"]), _clauses(path, text))


def _front_matter(path: Path, text: str) -> dict[str, Any]:
    """The head of a statement: act, article, both titles, the day of the last check."""
    import yaml

    found = _HEAD.match(text)
    head = yaml.load(found[1], Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) if found else {}
    missing = [name for name in ("act", "article", "title_fa", "title_en", "checked") if name not in (head or {})]
    if missing:
        raise RuleFault(f"{path}: the head lacks {', '.join(missing)}")
    if str(head["act"]) != path.parent.parent.name:
        raise RuleFault(f"{path}: the head names act {head['act']}, the folder {path.parent.parent.name}")
    return dict(head)


def _clauses(path: Path, text: str) -> dict[str, Clause]:
    """The clauses of a statement by anchor."""
    clauses: dict[str, Clause] = {}
    anchor, facts, words = "", "", {"fa": [], "en": []}  # type: tuple[str, str, dict[str, list[str]]]
    language = ""
    for line in [*text.splitlines(), "## end"]:
        if heading := _CLAUSE.match(line):
            if anchor:
                clauses[anchor] = _clause(path, anchor, facts, words)
            anchor, facts, words, language = heading[1], heading[2] or "", {"fa": [], "en": []}, ""
        elif said := _LANGUAGE.match(line):
            language = said[1]
            words[language].append(said[2])
        elif language and line.strip():
            words[language].append(line.strip())
    return clauses


def _clause(path: Path, anchor: str, facts: str, words: Mapping[str, list[str]]) -> Clause:
    """One clause; both languages, source and confidence must be there."""
    given = dict(re.findall(r"(\w+):\s*(\[[^\]]*\]|[^,\]]*)", facts))
    clause = Clause(
        anchor=anchor,
        fa=" ".join(words["fa"]).strip(),
        en=" ".join(words["en"]).strip(),
        from_=given.get("from", "").strip().strip("\"'"),
        until=given.get("until", "").strip().strip("\"'").replace("null", ""),
        source=tuple(
            part.strip().strip("\"'") for part in given.get("source", "").strip("[] ").split(",") if part.strip()
        ),
        confidence=given.get("confidence", "").strip(),
    )
    if not (clause.fa and clause.en and clause.confidence and clause.source):
        raise RuleFault(f"{path}: clause {anchor} needs fa, en, source and confidence")
    return clause


def cited(rule: Rule) -> tuple[Article, Clause]:
    """The article and the clause that a rule cites; RuleFault when the anchor is not in its statement."""
    article = article_of(rule.file.resolve().parent)
    clause = article.clauses.get(rule.clause)
    if clause is None:
        raise RuleFault(f"{rule.place}: {rule.name} cites {rule.clause}, which {article.key} does not have")
    return article, clause
