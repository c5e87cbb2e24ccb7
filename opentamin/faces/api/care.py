"""Care by the API: one check, many checks, the outage kit, offline answers handed in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Router, Schema
from pydantic import AwareDatetime, ConfigDict, Field
from pydantic_core import to_json

from opentamin.config import signing
from opentamin.faces.api.doors import CentreKey
from opentamin.faces.api.problems import problem
from opentamin.faces.api.shapes import Problem
from opentamin.flow.care.catalogue import refuse
from opentamin.flow.care.checking import LONGEST_KEY, MOST_IN_A_BATCH, check_all
from opentamin.flow.care.facts import Answered, Asked
from opentamin.flow.care.filters import facts_of
from opentamin.flow.care.handing_in import Proofs, hand_in
from opentamin.flow.care.models import DailyFilter
from opentamin.flow.care.offline import Filter
from opentamin.flow.care.questions import newest_filter
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding

TEHRAN = ZoneInfo("Asia/Tehran")
router = Router(auth=CentreKey(), tags=["care"])

Code = Annotated[str, Field(pattern=r"^[0-9]{9,13}$", description="National code (10 digits) or foreigner's code")]
Care = Literal["inpatient", "outpatient"]
Key = Annotated[str, Field(min_length=1, max_length=LONGEST_KEY, description="The centre's own key of this question")]
IsoDay = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="Gregorian day; today if left out")]


class Strict(Schema):
    """Fields that nobody knows are refused: a misspelt one must not be silently ignored."""

    model_config = ConfigDict(extra="forbid")


class CheckIn(Strict):
    """Whose cover is asked, for which care, on which day."""

    national_code: Code
    care: Care
    on: IsoDay | None = None


class KeyedCheckIn(CheckIn):
    """One check of a batch, with its own key."""

    key: Key


class ChecksIn(Strict):
    """A batch of checks."""

    checks: Annotated[list[KeyedCheckIn], Field(min_length=1, max_length=MOST_IN_A_BATCH)]


class OfflineIn(KeyedCheckIn):
    """An answer that was given off line: when, from what, with which proof (fingerprint of the filter, token, number)."""

    asked_at: AwareDatetime
    source: Literal["filter", "token", "trouble"]
    proof: Annotated[str, Field(max_length=400)]


class OfflinesIn(Strict):
    """Offline answers handed in."""

    answers: Annotated[list[OfflineIn], Field(min_length=1, max_length=MOST_IN_A_BATCH)]


class CheckOut(Schema):
    """An answer. `covered` binds the payer under `reference`; `share_percent` is what the person pays."""

    key: str
    reference: str
    national_code: str
    care: str
    on: date
    covered: bool
    answer: str = Field(description="covered, ended, never or unknown")
    until: date | None = Field(description="First day without cover; null while it is open")
    share_percent: int | None = Field(description="Null where no figure was entered")
    asked_at: datetime
    notes: list[str]


class OutcomeOut(Schema):
    """One row of a batch: an answer, or what is wrong with the question."""

    answer: CheckOut | None = None
    finding: dict[str, Any] | None = None


class ChecksOut(Schema):
    """A batch, in the order of its questions."""

    outcomes: list[OutcomeOut]


class HandedIn(Schema):
    """An offline answer that was taken (reference), or not (finding)."""

    key: str
    reference: str | None = None
    finding: dict[str, Any] | None = None


class HandedInOut(Schema):
    """All of them, in order."""

    outcomes: list[HandedIn]


class KitOut(Schema):
    """What must be known of the day's filter, and the day's key."""

    day: int
    people: int
    bytes: int
    one_in: int = Field(description="One code in so many that is not covered is found by chance")
    delay_hours: int = Field(description="Greatest delay until a cover that ended is no longer found")
    sha256: str
    valid_until: datetime
    key: str
    public_keys: dict[str, str]


REFUSALS: dict[int | frozenset[int], Any] = dict.fromkeys((400, 401, 403, 404, 409, 415, 422, 429), Problem)


def now_and_today() -> tuple[datetime, Day]:
    """The instant, and the legal day of Tehran."""
    now = timezone.now()
    return now, Day.from_date(now.astimezone(TEHRAN).date())


def day_of(text: str | None, today: Day) -> Day:
    """The Gregorian day of a request; refuses one that does not exist."""
    if text is None:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise refuse("FIELD_INVALID", column="on", value=text, wanted="YYYY-MM-DD") from None
    if not 1950 <= day.year <= 2100:
        raise refuse("FIELD_INVALID", column="on", value=text, wanted="1950 to 2100")
    return Day.from_date(day)


def check_out(each: Answered) -> dict[str, Any]:
    """An answer as plain values."""
    return {
        "key": each.key,
        "reference": each.reference,
        "national_code": each.code,
        "care": each.care,
        "on": each.on,
        "covered": each.covered,
        "answer": each.answer,
        "until": each.until_on,
        "share_percent": each.share_percent,
        "asked_at": each.asked_at,
        "notes": [f"{found.number} {found.message_en}" for found in each.findings],
    }


def _sent(body: dict[str, Any]) -> HttpResponse:
    """Plain values as they are: what we made ourselves is not validated again (a test holds it against CheckOut)."""
    return HttpResponse(to_json(body), content_type="application/json; charset=utf-8")


@router.post("/check", response={200: CheckOut, **REFUSALS}, summary="Check one person; the answer binds the payer")
def check_one(
    request: HttpRequest,
    payload: CheckIn,
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=LONGEST_KEY)],
) -> Any:
    """Leaves a durable record. The same key again gives the same answer; with another question it is refused (409)."""
    provider = request.auth.may("check")
    now, today = now_and_today()
    asked = Asked(idempotency_key, payload.national_code, payload.care, day_of(payload.on, today))
    answered = check_all(provider, [asked], by=f"api/{provider.code}", now=now, today=today)[0]
    return problem([answered]) if isinstance(answered, Finding) else _sent(check_out(answered))


@router.post("/checks", response={200: ChecksOut, **REFUSALS}, summary="Check many people at once")
def check_many(request: HttpRequest, payload: ChecksIn) -> Any:
    """The same path as one check, in one statement. A question with a fault does not stop the others."""
    provider = request.auth.may("check")
    now, today = now_and_today()
    asked = [Asked(each.key, each.national_code, each.care, day_of(each.on, today)) for each in payload.checks]
    answered = check_all(provider, asked, by=f"api/{provider.code}", now=now, today=today)
    return {
        "outcomes": [
            {"finding": each.as_dict()} if isinstance(each, Finding) else {"answer": check_out(each)}
            for each in answered
        ]
    }


@router.post("/hand-in", response={200: HandedInOut, **REFUSALS}, summary="Hand in what was answered off line")
def hand_in_answers(request: HttpRequest, payload: OfflinesIn) -> Any:
    """Each becomes a binding record, or says why not. The same answers again give the same numbers."""
    provider = request.auth.may("hand_in")
    now, today = now_and_today()
    asked = [
        Asked(each.key, each.national_code, each.care, day_of(each.on, today), each.asked_at, each.source, each.proof)
        for each in payload.answers
    ]
    taken = hand_in(provider, asked, proofs=proofs(), by=f"api/{provider.code}", now=now, today=today)
    return {
        "outcomes": [
            {"key": each.key, **({"finding": got.as_dict()} if isinstance(got, Finding) else {"reference": got})}
            for each, got in zip(asked, taken, strict=True)
        ]
    }


def proofs() -> Proofs:
    """Our keys and secrets, for answers that were given off line."""
    return Proofs(signing.signer().public, signing.daily_secret, signing.protecting_number)


def _newest(today: Day) -> DailyFilter:
    """Today's filter, or that of yesterday while it still holds."""
    for day in (today, today + -1):
        found = newest_filter(day.to_date())
        if found is not None:
            return found
    raise refuse("FILTER_MISSING", value=str(today))


@router.get("/kit", response={200: KitOut, **REFUSALS}, summary="The outage kit: facts and key of the day's filter")
def kit(request: HttpRequest) -> Any:
    """Fetch it every morning together with the filter; the key belongs to the centre, not beside the file."""
    request.auth.may("filter")
    row = _newest(now_and_today()[1])
    held = Filter(bytes(row.content))
    return {
        **facts_of(held, len(row.content)),
        "sha256": row.sha256,
        "valid_until": row.valid_until,
        "key": signing.daily_secret(held.day).hex(),
        "public_keys": {str(number): key.hex() for number, key in signing.signer().public.items()},
    }


@router.get("/filter", response={200: bytes, **REFUSALS}, summary="The day's filter", include_in_schema=False)
def filter_file(request: HttpRequest) -> Any:
    """The signed file itself."""
    request.auth.may("filter")
    row = _newest(now_and_today()[1])
    return HttpResponse(
        bytes(row.content), content_type="application/octet-stream", headers={"ETag": f'"{row.sha256}"'}
    )
