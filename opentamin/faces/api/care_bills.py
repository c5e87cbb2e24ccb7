"""Bills of centres by the API: a month's file or its lines; the verdict on each line comes back at once."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Form, Header, Router
from ninja.files import UploadedFile
from pydantic import Field

from opentamin.faces.api.care import REFUSALS, Strict, now_and_today
from opentamin.faces.api.doors import CentreKey
from opentamin.flow.care import bills
from opentamin.flow.care.bill_files import LARGEST_BYTES, MOST_LINES, line_of, read_bill
from opentamin.flow.care.catalogue import refuse
from opentamin.flow.care.checking import LONGEST_KEY
from opentamin.flow.care.models import Provider
from opentamin.ground.calendar import Month

router = Router(auth=CentreKey(), tags=["care"])
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=LONGEST_KEY)]
MonthCode = Annotated[int, Field(ge=139001, le=149912, description="Jalali month, yyyymm")]
Cell = Annotated[str, Field(max_length=40)]


class BillLineIn(Strict):
    """One service: whose, when (Jalali or Gregorian), which care, the state tariff in rials, the check's reference."""

    national_code: Cell
    on: Cell
    care: Cell
    tariff_rial: Annotated[int, Field(ge=-(10**13), le=10**13)]
    reference: Cell


class BillIn(Strict):
    """The services of a month."""

    month: MonthCode
    lines: Annotated[list[BillLineIn], Field(min_length=1, max_length=MOST_LINES)]


class BillOut(Strict):
    """A bill: its sums of good lines, its state (waiting, accepted, given_back), and the findings of its lines."""

    bill: int
    month: int
    lines: int
    good: int
    tariff_rial: int
    person_rial: int
    organisation_rial: int
    state: str
    findings: list[dict[str, Any]]


def _month(code: int) -> Month:
    try:
        return Month(code)
    except ValueError:
        raise refuse("FIELD_INVALID", column="month", value=code, wanted="yyyymm") from None


def _told(provider: Provider, number: int) -> dict[str, Any]:
    told = bills.tell(provider, number)
    if told is None:
        raise refuse("BILL_UNKNOWN", value=number)
    return {**told, "findings": [each.as_dict() for each in told["findings"]]}


@router.post(
    "/bills", response={200: BillOut, **REFUSALS}, operation_id="send_bill_rows", summary="Send a bill as lines"
)
def send_rows(request: HttpRequest, payload: BillIn, idempotency_key: Key) -> Any:
    """Each line is held against its check. The same key and lines again give the same bill, with its state of now."""
    provider, (now, today) = request.auth.may("bill"), now_and_today()
    lines = [
        line_of(number, {"code": each.national_code, "on": each.on, "care": each.care, "tariff": str(each.tariff_rial),
                         "reference": each.reference})
        for number, each in enumerate(payload.lines, 1)
    ]  # fmt: skip
    seal = payload.model_dump_json().encode()
    facts = {"name": "api", "key": idempotency_key, "by": f"api/{provider.code}", "now": now, "today": today}
    return _told(provider, bills.take(provider, _month(payload.month), lines, seal=seal, **facts)[0])


@router.post(
    "/bills/file", response={200: BillOut, **REFUSALS}, operation_id="send_bill_file", summary="Send a bill as a file"
)
def send_file(
    request: HttpRequest,
    idempotency_key: Key,
    month: Annotated[MonthCode, Form()],
    file: Annotated[UploadedFile, File()],
) -> Any:
    """CSV or XLSX with the headings of the template of the page."""
    provider, (now, today) = request.auth.may("bill"), now_and_today()
    if (file.size or 0) > LARGEST_BYTES:
        raise refuse("BILL_UNREADABLE", reason=f"> {LARGEST_BYTES // 1_000_000} MB")
    content = file.read()
    facts = {
        "name": file.name or "file",
        "key": idempotency_key,
        "by": f"api/{provider.code}",
        "now": now,
        "today": today,
    }
    return _told(provider, bills.take(provider, _month(month), read_bill(content), seal=content, **facts)[0])


@router.get(
    "/bills/{bill}", response={200: BillOut, **REFUSALS}, operation_id="read_bill", summary="A bill of this centre"
)
def read(request: HttpRequest, bill: Annotated[int, Field(ge=1, le=2**62)]) -> Any:
    """What became of it; 404 for a bill of another centre."""
    return _told(request.auth.may("bill"), bill)
