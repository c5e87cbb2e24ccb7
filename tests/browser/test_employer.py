"""An employer types a list, mends it, signs it and takes a slip: by keyboard alone, and again without script, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("playwright")

from opentamin.flow.lists.models import ListState, Submission, WageList
from opentamin.journeys import tasks
from opentamin.law.ir.identifiers.national_code import check_digit
from tests import walls
from tests.browser.site import LANGUAGES
from tests.browser.test_doors import CODE, browser, done, house, owner, press, window  # noqa: F401  (fixtures)

pytestmark = [pytest.mark.browser]
TYPED = {
    "first_name": "زهره", "last_name": "نمونه", "father_name": "علی", "national_code": "", "insurance_number": "۱۲۳۴۵۶۷۸",
    "id_card_number": "1", "issue_place": "قم", "birth_date": "1370/01/01", "sex": "زن", "job_title": "منشی",
    "job_code": "027075", "days": "30", "daily_wage": "۶٬۰۰۰٬۰۰۰", "allowances": "52,000,000",
}  # fmt: skip


def worked() -> int:
    """The worker checks the newest sending."""
    with walls.as_role("app"):
        number = Submission.objects.latest("id").pk
        tasks.submit_list(ids=[number])
    return int(number)


def type_in(page: Any, values: dict[str, str]) -> None:
    """Go from field to field with the Tab key and type."""
    page.locator("#n0-first_name").focus()
    for _ in range(len(TYPED) + 12):
        name = page.evaluate("document.activeElement.id").removeprefix("n0-")
        if name in values:
            page.keyboard.press("Control+A")
            page.keyboard.type(values[name])
        if name == "leave_date":
            break
        page.keyboard.press("Tab")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("script", [True, False], ids=["keyboard", "no script"])
def test_an_employer_types_mends_signs_and_takes_a_slip(
    browser: Any,  # noqa: F811  (fixture)
    house: dict[str, Any],  # noqa: F811  (fixture)
    language: str,
    script: bool,
) -> None:
    page = window(browser, house, house["employer"], java_script_enabled=script)
    page.goto(f"{house['url']}/{language}/employer/{CODE}/new/")
    press(page, "a.button[href*='/rows/']:not([href*='of='])") if script else page.locator(
        "a.button[href*='/rows/']:not([href*='of='])"
    ).click()
    code = f"991000000{check_digit('991000000')}"
    if script:
        type_in(page, TYPED | {"national_code": "1234567890"})
        press(page, ".acts button[value=check]")
        assert (
            page.title().startswith(("خطا:", "Error:"))
            and page.evaluate("document.activeElement.className") == "errors"
        )
        assert page.input_value("#n0-first_name") == "زهره"
        page.locator("#n0-national_code").focus()
        page.keyboard.press("Control+A")
        page.keyboard.type(code)
        press(page, ".acts button[value=check]")
    else:
        for name, value in TYPED.items():
            page.fill(f"#n0-{name}", value)
        page.locator(".acts button[value=check]").click()
        assert page.locator("[role=alert] a[href='#n0-national_code']").count() == 1
        page.fill("#n0-national_code", code)
        page.locator(".acts button[value=check]").click()
    assert page.locator("progress").count() == 1
    number = worked()
    page.goto(f"{house['url']}/{language}/submissions/{number}/")
    assert f"/employer/sign/{number}/" in page.url
    press(page, "button[value=send]") if script else page.locator("button[value=send]").click()
    done(page)
    with owner():
        assert WageList.objects.get(submission=number).state == ListState.CREDITED
    page.goto(f"{house['url']}/{language}/employer/{CODE}/pay/")
    link = "a[href*='/acts/give_payment_reference/']"
    press(page, link) if script else page.locator(link).first.click()
    press(page, "button[value=check]") if script else page.locator("button[value=check]").click()
    press(page, "button[value=send]") if script else page.locator("button[value=send]").click()
    done(page)
    page.locator("a[href*='/employer/slips/']").first.click()
    assert page.locator(".slip").count() == 1
