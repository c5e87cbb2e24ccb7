"""A clinic in a real browser: a check and its share, the history, a bill with a fault; by keyboard, without script, two languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
pytest.importorskip("playwright.sync_api")

from axe_playwright_python.sync_playwright import Axe  # noqa: E402  (only where playwright is there)

from opentamin.desk.models import Role  # noqa: E402  (likewise)
from opentamin.flow.care.actions import register_providers  # noqa: E402  (likewise)
from opentamin.flow.care.bill_files import TEMPLATE  # noqa: E402  (likewise)
from opentamin.flow.care.bills import let_act  # noqa: E402  (likewise)
from opentamin.flow.care.models import Bill, Check, Provider  # noqa: E402  (likewise)
from opentamin.flow.care.refreshing import refresh  # noqa: E402  (likewise)
from opentamin.flow.care.tests import lives  # noqa: E402  (likewise)
from opentamin.ground.calendar import Day  # noqa: E402  (likewise)
from opentamin.ground.persian import fa_digits  # noqa: E402  (likewise)
from tests import walls  # noqa: E402  (likewise)
from tests.browser.site import LANGUAGES, chromium  # noqa: E402  (likewise)
from tests.browser.test_doors import owner, press, server, window  # noqa: E402  (likewise)


@pytest.fixture
def clinic(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A contracted centre with one user, and a pensioner who is covered."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    lives.world()
    lives.grant(lives.person(1), "old_age", 140301, None)
    refresh(by="t", now=timezone.now())
    facts = {
        "name_fa": "بیمارستان آزمون",
        "name_en": "Test Hospital",
        "kind": 2,
        "province": "ن",
        "no_own_centre": False,
    }
    register_providers([{"code": "990002", **facts}])
    user = walls.user_of(Role.CLINIC, "", 80)
    let_act(user.pk, Provider.objects.get(code="990002"), given=True, by="t", now=timezone.now())
    with walls.as_role("web"), server() as url:
        yield {"url": url, "user": user}


def bill_of(folder: Path, found: Check) -> Path:
    """A file with a good line and a wrong one."""
    day = Day.from_date(found.on)
    good = f"{found.code},{day},سرپایی,1000000,{found.reference}"
    file = folder / "bill.csv"
    file.write_text("\n".join([",".join(TEMPLATE), good, f"{found.code},{day},سرپایی,1000000,1"]), encoding="utf-8")
    return file


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clinic_by_keyboard_alone(clinic: dict[str, Any], language: str, tmp_path: Path) -> None:
    with chromium() as browser:
        page = window(browser, clinic, clinic["user"])
        page.goto(f"{clinic['url']}/{language}/care/")
        page.locator("#code").focus()
        page.keyboard.type(fa_digits("1234567890") if language == "fa" else "1234567890")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
        page.locator("#code").fill("")
        page.locator("#code").focus()
        page.keyboard.type(fa_digits(lives.code_of(1)) if language == "fa" else lives.code_of(1))
        with page.expect_navigation():
            page.keyboard.press("Enter")
        with owner():
            found = Check.objects.get()
        shown = fa_digits(found.reference) if language == "fa" else found.reference
        assert found.covered and shown in page.content()
        assert Axe().run(page).violations_count == 0
        press(page, "a[href$='/care/checks/']")
        assert shown in page.content() and Axe().run(page).violations_count == 0
        press(page, "a[href$='/care/bills/']")
        page.locator("#month_month").select_option(str(Day.from_date(found.on).month.first.month_of_year))
        page.set_input_files("#file", bill_of(tmp_path, found))
        press(page, "main form button")
        with owner():
            bill = Bill.objects.get()
        assert (bill.good, bill.organisation_rial) == (1, 700_000) and page.url.endswith(f"/care/bills/{bill.pk}/")
        assert page.locator(".finding").count() == 1 and Axe().run(page).violations_count == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clinic_without_script(clinic: dict[str, Any], language: str, tmp_path: Path) -> None:
    with chromium() as browser:
        page = window(browser, clinic, clinic["user"], java_script_enabled=False)
        page.goto(f"{clinic['url']}/{language}/care/")
        page.fill("#code", lives.code_of(1))
        page.click("main form button")
        with owner():
            found = Check.objects.get()
        page.click("a[href$='/care/bills/']")
        page.select_option("#month_month", str(Day.from_date(found.on).month.first.month_of_year))
        page.set_input_files("#file", bill_of(tmp_path, found))
        page.click("main form button")
        page.click("main a[href='?only=bad']")
        assert page.locator("tbody tr").count() == 1
        page.goto(f"{clinic['url']}/{language}/care/checks/?answer=covered")
        assert page.locator("tbody tr").count() == 1
