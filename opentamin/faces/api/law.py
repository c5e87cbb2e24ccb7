"""The law for everybody: articles, figures over time, schemes, and any scheme computed with its legal record."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field

from opentamin.config import keys
from opentamin.engine import Refusal, compute
from opentamin.faces.api.catalogue import findings, refuse
from opentamin.faces.api.law_figures import FigureOut, told_figure
from opentamin.faces.api.problems import problem
from opentamin.faces.api.shapes import LARGEST_ID, OPEN_ASKS, PUBLIC, Answer, Strict, Word
from opentamin.flow.contracts.certificates import PURPOSE, verify
from opentamin.ground.calendar import Month
from opentamin.ground.findings import FindingTrouble
from opentamin.law.articles import articles
from opentamin.law.schemes import declared_scheme, scheme_names

router = Router(tags=["law"])
Country = Annotated[str, Path(pattern=r"^[a-z]{2}$", description="Such as ir")]
Act = Annotated[str, Path(pattern=r"^[a-z0-9_]{1,60}$", description="Such as ssa_1354")]
Number = Annotated[str, Path(pattern=r"^[0-9a-z]{1,12}$", description="Such as 28")]


class ArticleRow(Schema):
    """An article by its key."""

    key: str
    title_fa: str
    title_en: str


class ArticlesOut(Answer):
    """All articles that are encoded."""

    items: list[ArticleRow]


class ClauseOut(Schema):
    """A clause in both languages, with its days and sources."""

    anchor: str
    fa: str
    en: str
    from_: str = Field(alias="from")
    until: str
    source: list[str]
    confidence: str


class ArticleOut(Answer, ArticleRow):
    """One article: words, figures, and the rules as they run."""

    clauses: list[ClauseOut]
    figures: list[FigureOut]
    rules: list[dict[str, str]]


@router.get("/articles", response={200: ArticlesOut, **PUBLIC}, operation_id="articles", summary="Articles")
def all_articles(request: HttpRequest) -> Any:
    """By key."""
    return {"items": [_head(key) for key in sorted(articles())]}


def _head(key: str) -> dict[str, str]:
    found = articles()[key]
    return {"key": key, "title_fa": found.title_fa, "title_en": found.title_en}


@router.get(
    "/articles/{country}/{act}/{number}",
    response={200: ArticleOut, **PUBLIC},
    operation_id="article",
    summary="One article",
    by_alias=True,
)
def article(request: HttpRequest, country: Country, act: Act, number: Number) -> Any:
    """Words in both languages, figures over time, rules as text."""
    key = f"{country}/{act}/{number}"
    found = articles().get(key)
    if found is None:
        raise refuse("NOT_THERE")
    clauses = [
        {"anchor": each.anchor, "fa": each.fa, "en": each.en, "from": each.from_, "until": each.until}
        | {"source": list(each.source), "confidence": each.confidence}
        for each in found.clauses.values()
    ]
    rules = [
        {"name": rule.name, "title_fa": rule.title_fa, "title_en": rule.title_en, "text": rule.text}
        for rule in found.rules()
    ]
    return {
        **_head(key),
        "clauses": clauses,
        "figures": [told_figure(each) for each in found.figures()],
        "rules": rules,
    }


class InputOut(Schema):
    """An input of a scheme: a whole number in bounds, one of some codes, or yes and no."""

    name: str
    title_fa: str
    title_en: str
    kind: str
    low: int | None
    high: int | None
    codes: list[str]
    default: int | None


class SchemeOut(Answer):
    """A scheme: articles made one computation."""

    name: str
    title_fa: str
    title_en: str
    from_month: int
    until_month: int
    inputs: list[InputOut]


class SchemesOut(Answer):
    """The names of all schemes."""

    items: list[str]


@router.get(
    "/schemes", response={200: SchemesOut, **PUBLIC}, operation_id="schemes", summary="Schemes that can be computed"
)
def schemes(request: HttpRequest) -> Any:
    """By name."""
    return {"items": scheme_names()}


def _declared(name: str) -> Any:
    if name not in scheme_names():
        raise refuse("NOT_THERE")
    return declared_scheme(name)


@router.get(
    "/schemes/{name}", response={200: SchemeOut, **PUBLIC}, operation_id="scheme", summary="One scheme and its inputs"
)
def scheme(request: HttpRequest, name: Word) -> Any:
    """What it needs."""
    found = _declared(name)
    first, last = found.months
    inputs = [_input(each, item) for each, item in found.inputs.items() if each != "month"]
    titles = {"title_fa": found.title_fa, "title_en": found.title_en}
    return {"name": name, **titles, "from_month": first, "until_month": last, "inputs": inputs}


def _input(name: str, item: Any) -> dict[str, Any]:
    kind = "code" if item.codes else "yes" if item.bool else "number"
    low, high = item.range if kind == "number" else (None, None)
    told = {"name": name, "title_fa": item.title_fa, "title_en": item.title_en, "kind": kind, "low": low, "high": high}
    return {**told, "codes": list(item.codes), "default": item.default}


Whole = Annotated[int, Field(ge=-LARGEST_ID, le=LARGEST_ID)]


class ComputeIn(Strict):
    """The month of the law, and the inputs by name."""

    month: Annotated[
        str, Field(pattern=r"^1[34][0-9]{2}-(0[1-9]|1[0-2])$", description="Jalali month, such as 1404-08")
    ]
    inputs: dict[str, bool | Whole | Annotated[str, Field(max_length=60)]] = Field(max_length=60)


class ComputeOut(Answer):
    """Every value, and the legal record: each step with clause, version, source, rounding and reading."""

    values: dict[str, bool | int]
    record: dict[str, Any]
    digest: str


@router.post(
    "/schemes/{name}/compute",
    response={200: ComputeOut, **OPEN_ASKS},
    operation_id="compute",
    summary="Compute by the law",
)
def computed(request: HttpRequest, name: Word, payload: ComputeIn) -> Any:
    """Nothing is stored. All wrong inputs are named at once; a figure that nobody has read refuses by name."""
    _declared(name)
    try:
        month = Month.parse(payload.month).code
    except ValueError:
        raise FindingTrouble(findings().make("NOT_COMPUTED", column="month", value=payload.month)) from None
    outcome = compute(name, month, payload.inputs)
    if isinstance(outcome, Refusal):
        return problem(outcome.findings, 422, request)
    return {"values": dict(outcome.values), "record": outcome.record.as_dict(), "digest": outcome.record.digest()}


class VerifiedOut(Answer):
    """What a code of a certificate says: valid, revoked, unknown, or broken."""

    verdict: str
    number: str
    kind: str
    issued_on: str | None
    ended_on: str | None
    reason: str
    sha256: str
    content: dict[str, Any] | None


public = Router(tags=["contracts"])


@public.get(
    "/certificates/{code}", response={200: VerifiedOut, **PUBLIC}, operation_id="verify", summary="Verify a certificate"
)
def certificate(request: HttpRequest, code: Annotated[str, Path(pattern=r"^[0-9A-Za-z-]{1,20}$")]) -> Any:
    """For everybody who holds the paper; an unknown code is an answer too."""
    found = verify(code, seals=lambda content, given: keys.verify(PURPOSE, content, given))
    days = {"issued_on": found.issued_on, "ended_on": found.ended_on}
    told = {name: str(day) if day else None for name, day in days.items()}
    content = dict(found.content) if found.content is not None else None
    words = {"number": found.number, "kind": found.kind, "reason": found.reason, "sha256": found.sha256}
    return {"verdict": found.verdict.value, **told, **words, "content": content}
