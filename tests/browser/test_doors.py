"""The doors of employers and insured people in a real browser: by keyboard alone, with script off, in both languages."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.test.testcases import LiveServerThread
from django.utils import timezone

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")

from axe_playwright_python.sync_playwright import Axe  # noqa: E402  (only where playwright is there)

from opentamin.desk import sessions  # noqa: E402  (likewise)
from opentamin.desk.models import Act, ActState, Role, Task, User  # noqa: E402  (likewise)
from opentamin.faces.portal.door import COOKIE  # noqa: E402  (likewise)
from opentamin.flow.collection.models import Debt, Objection  # noqa: E402  (likewise)
from opentamin.flow.collection.notices import notify  # noqa: E402  (likewise)
from opentamin.flow.collection.opening import open_debts  # noqa: E402  (likewise)
from opentamin.flow.receipts.models import PaymentReference  # noqa: E402  (likewise)
from opentamin.ground.calendar import Day  # noqa: E402  (likewise)
from opentamin.journeys.acts.doing import perform  # noqa: E402  (likewise)
from tests import walls  # noqa: E402  (likewise)
from tests.browser.site import LANGUAGES, chromium  # noqa: E402  (likewise)

CODE = walls.world.SAMPLE_WORKSHOP
TABS_TO_A_BUTTON = 60


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The pages of the test's database on a free port, in a thread that connects as whatever role is set."""
    thread = LiveServerThread("127.0.0.1", lambda application: application)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert thread.error is None, thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture
def house(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A workshop that was told of its debt today, its representative, and an insured person of its list.

    The pages run under the role of the web; what a test writes itself it writes in `owner()`.
    """
    # Playwright holds an event loop in this thread; Django would refuse to be asked beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    built, now = walls.build(), timezone.now()
    open_debts(now=now, subjects=[CODE])
    debt = Debt.objects.get(workshop__code=CODE, month=140408, item="")
    notify([debt.pk], served_on=now.date(), by="collector", now=now, today=Day.from_date(now.date()))
    who = walls.Person.objects.get(pk=built["person_id"])
    users = {
        "employer": walls.user_of(Role.EMPLOYER, CODE, 70),
        "insured": walls.user_of(Role.INSURED, who.national_code or "", 71),
    }
    with walls.as_role("web"), server() as url:
        yield {"url": url, "debt": debt.pk, "person": who.pk, **users}


def owner() -> contextlib.AbstractContextManager[None]:
    """For what a test itself reads and writes."""
    return walls.as_role("owner")


@pytest.fixture
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


def window(browser: Any, house: dict[str, Any], who: User, **words: Any) -> Any:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, **words)
    with owner():
        token = sessions.begin(who.pk, "password", "127.0.0.1", "test")
    context.add_cookies([{"name": COOKIE, "value": token, "url": house["url"]}])
    return context.new_page()


def press(page: Any, selector: str) -> None:
    """Reach something by the Tab key alone, and press Enter on it."""
    for _ in range(TABS_TO_A_BUTTON):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            break
    else:
        raise AssertionError(f"{selector} is not reached by the Tab key on {page.url}")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def done(page: Any) -> Act:
    """The worker does what was asked for; the page that waits shows it."""
    with owner():
        act = Act.objects.latest("id")
    with walls.as_role("app"):
        perform(act.pk, now=timezone.now())
    page.goto(page.url)
    with owner():
        act.refresh_from_db()
    assert act.state == ActState.DONE, act.findings
    assert page.locator(".tag.ok").count() == 1
    return act


def test_an_employer_takes_a_slip_and_objects_by_keyboard_alone(browser: Any, house: dict[str, Any]) -> None:
    page = window(browser, house, house["employer"])
    page.goto(f"{house['url']}/fa/employer/")
    press(page, "a[href$='/pay/']")
    press(page, "a[href*='give_payment_reference'][href*='debt=']")
    press(page, "button[value=check]")
    press(page, "button[value=send]")
    act = done(page)
    press(page, "main a[href*='/slips/']")
    with owner():
        bill = walls.fa_digits(str(PaymentReference.objects.latest("pk").bill_id))
    assert bill in page.content() and act.code
    page.goto(f"{house['url']}/fa/employer/{CODE}/object/")
    press(page, "main a[href*='object_to_debt']")
    press(page, "button[value=check]")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert", (
        "the summary of faults has the focus"
    )
    page.locator("#grounds").focus()
    page.keyboard.type("دو نفر در این ماه کار نکرده‌اند")
    press(page, "button[value=check]")
    press(page, "button[value=send]")
    done(page)
    with owner():
        assert Objection.objects.get().debt_id == house["debt"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_insured_person_says_without_script_that_a_month_is_not_right(
    browser: Any, house: dict[str, Any], language: str
) -> None:
    page = window(browser, house, house["insured"], java_script_enabled=False)
    page.goto(f"{house['url']}/{language}/my/")
    page.locator("main a[href*='month_not_right']").first.click()
    page.select_option("#month_month", "7")
    page.fill("#month_year", "۱۴۰۴")
    page.check("#what-days_short")
    page.click("button[value=check]")
    page.click("button[value=send]")
    done(page)
    with owner():
        assert Task.objects.get(kind="month_not_right").subject == f"person/{house['person']}"
    page.goto(f"{house['url']}/{language}/my/{house['person']}/requests/")
    assert page.locator("main a[href*='/acts/done/']").count() == 1


def test_every_new_page_is_accessible_and_fits(browser: Any, house: dict[str, Any]) -> None:
    own = {
        "employer": [
            f"employer/{CODE}/{tab}"
            for tab in ("", "new/", "new/rows/", "lists/", "pay/", "settle/", "object/", "contracts/", "people/")
        ]
        + ["inbox/", f"acts/give_payment_reference/?workshop={CODE}", f"acts/ask_for_plan/?workshop={CODE}", "acts/"],
        "insured": [f"my/{house['person']}/{tab}" for tab in ("", "rights/", "requests/", "pay/")]
        + ["inbox/", f"acts/claim_sick_pay/?person={house['person']}"],
    }
    for who, paths in own.items():
        page = window(browser, house, house[who])
        for path in paths:
            for language in LANGUAGES:
                answer = page.goto(f"{house['url']}/{language}/{path}")
                assert answer.status == 200 and page.locator("h1").count() == 1, path
                found = Axe().run(page)
                assert found.violations_count == 0, (path, found.generate_report())
                for width in (320, 1280):
                    page.set_viewport_size({"width": width, "height": 900})
                    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    assert over <= 0, (path, language, width, over)
