"""The insured person's journeys in a real browser: by keyboard alone, with script off, in both languages, and without axe's complaints."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")

from axe_playwright_python.sync_playwright import Axe  # noqa: E402  (only where playwright is there)

from opentamin.desk.models import FormDraft, PaperUse, Task, Token  # noqa: E402  (likewise)
from opentamin.flow.claims.models import Claim  # noqa: E402  (likewise)
from tests import walls  # noqa: E402  (likewise)
from tests.browser.site import LANGUAGES  # noqa: E402  (likewise)
from tests.browser.test_doors import browser, done, house, owner, press, window  # noqa: E402, F401  (fixtures too)
from tests.journeys.rights_world import works  # noqa: E402  (likewise)

PDF = b"%PDF-1.7\n" + b"x" * 200 + b"\n%%EOF\n"
PAGES = (
    "record/", "rights/", "rights/sick_pay/", "rights/old_age/?event_on=1404-08-10&left_on=1404-08-09", "claim/sick_pay/",
    "claim/sick_pay/papers/", "requests/", "pay/", "estimate/", "estimate/?leave_age=900&wage_rial=x&rise_percent=1&pace=pace_whole",
)  # fmt: skip


@pytest.fixture
def me(house: dict[str, Any]) -> dict[str, Any]:  # noqa: F811  (a fixture)
    """The insured person of the house with years on record, a date of birth and a hole."""
    with owner():
        walls.Person.objects.filter(pk=house["person"]).update(birth_date="1990-03-21", sex="m", provisional=False)
        who = walls.Person.objects.get(pk=house["person"])
        works(who, "1390-01", "1395-01", 9_000_000)
        works(who, "1395-04", "1399-01", 9_000_000, days=12)
    return house


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_month_is_said_to_be_wrong_by_keyboard_alone(
    browser: Any,  # noqa: F811  (a fixture)
    me: dict[str, Any],
    language: str,
) -> None:
    page = window(browser, me, me["insured"])
    page.goto(f"{me['url']}/{language}/my/{me['person']}/")
    press(page, ".tabs a[href$='/record/']")
    page.goto(f"{me['url']}/{language}/my/{me['person']}/record/?year=1395#m139502")
    page.locator("#m139502 a").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#what-month_missing").is_checked() and page.locator("#month_year").input_value() == (
        walls.fa_digits("1395") if language == "fa" else "1395"
    )
    press(page, "button[value=check]")
    press(page, "button[value=send]")
    done(page)
    with owner():
        assert Task.objects.filter(kind="month_not_right").count() == 1
    page.goto(f"{me['url']}/{language}/my/{me['person']}/record/?year=1395")
    assert page.locator("#m139502 a[href*='/acts/done/']").count() == 1


@pytest.mark.parametrize(("language", "script"), [("fa", True), ("en", False)], ids=["keyboard", "no script"])
def test_a_dependant_is_asked_for_and_the_request_stands_on_the_page(
    browser: Any,  # noqa: F811  (a fixture)
    me: dict[str, Any],
    language: str,
    script: bool,
) -> None:
    def go(selector: str) -> None:
        press(page, selector) if script else page.locator(selector).first.click()

    page = window(browser, me, me["insured"], java_script_enabled=script)
    page.goto(f"{me['url']}/{language}/people/{me['person']}/care/")
    go("main a.button[href*='add_dependant']")
    for name, text in {"national_code": "9980000058", "first_name": "بهرام", "last_name": "نمونه"}.items():
        page.locator(f"#{name}").focus()
        page.locator(f"#{name}").press_sequentially(text) if script else page.fill(f"#{name}", text)
    page.locator("#kin-kin_son").press("Space")
    page.locator("#maintained-maintained_yes").press("Space")
    for day in ("birth_on", "from_on"):
        page.fill(f"#{day}_day", "۳")
        page.select_option(f"#{day}_month", "2")
        page.fill(f"#{day}_year", "1399")
    go("button[value=check]")
    assert page.locator("main table .tag, main table td").count() >= 1, (
        "what the law makes of it is told before sending"
    )
    go("button[value=send]")
    act = done(page)
    with owner():
        assert Task.objects.get(kind="dependant_asked").key == f"act/{act.code}"
    page.goto(f"{me['url']}/{language}/people/{me['person']}/care/")
    assert page.locator(f"main a[href*='{act.code}']").count() == 1


def test_two_minutes_before_its_end_a_session_warns_and_the_form_stays(browser: Any, me: dict[str, Any]) -> None:  # noqa: F811  (a fixture)
    page = window(browser, me, me["insured"])
    page.goto(f"{me['url']}/fa/acts/month_not_right/?person={me['person']}")
    page.fill("#words", "نیمه‌کاره")
    assert not page.locator(".ending").is_visible()
    later = "seconds => document.getAnimations().forEach(each => { each.currentTime = seconds * 1000; })"
    with owner():
        idle = Token.objects.filter(user_id=me["insured"].pk).latest("begun_at").idle_seconds
    page.evaluate(later, idle - 121)
    assert not page.locator(".ending").is_visible(), "not before"
    page.evaluate(later, idle - 119)
    assert page.locator(".ending").is_visible()
    with owner():
        seen = Token.objects.get(user_id=me["insured"].pk).seen_at
    with page.context.expect_page() as opened:
        page.locator(".ending a").click()
    opened.value.wait_for_load_state()
    with owner():
        assert Token.objects.get(user_id=me["insured"].pk).seen_at >= seen, "the session goes on"
    assert page.locator("#words").input_value() == "نیمه‌کاره"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_claim_is_made_from_the_question_to_the_tracking_code_without_script(
    browser: Any,  # noqa: F811  (a fixture)
    me: dict[str, Any],
    language: str,
) -> None:
    page = window(browser, me, me["insured"], java_script_enabled=False)
    page.goto(f"{me['url']}/{language}/my/{me['person']}/rights/")
    page.locator("a[href$='/rights/sick_pay/']").click()
    page.fill("#event_on_day", "۱۰")
    page.select_option("#event_on_month", "8")
    page.fill("#event_on_year", "۱۴۰۴")
    page.fill("#sick_days", "12")
    page.locator("#form button").click()
    assert page.locator(".answer .tag").count() == 1
    page.locator(".answer a[href*='/claim/sick_pay/']").click()
    assert page.locator(".tasks .tag.ok").count() >= 2, "what was answered is not asked again"
    page.locator(".tasks a[href*='/papers/']").click()
    page.set_input_files("#papers-new", [{"name": "a.txt", "mimeType": "text/plain", "buffer": b"no paper"}])
    page.locator("button[value=save]").click()
    assert page.locator(".errors a[href='#papers']").count() == 1
    page.set_input_files("#papers-new", [{"name": "گواهی.pdf", "mimeType": "application/pdf", "buffer": PDF}])
    page.locator("button[value=save]").click()
    with owner():
        assert FormDraft.objects.count() == 1
    page.locator("button[value=check]").click()
    assert "گواهی.pdf" in page.content()
    page.locator("button[value=send]").click()
    act = done(page)
    with owner():
        claim = Claim.objects.get(person=me["person"])
        assert claim.key == f"act/{act.code}" and claim.evidence == {"sick_days": 12}
        assert PaperUse.objects.filter(act_code=act.code).count() == 1 and not FormDraft.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_insured_have_nothing_that_axe_complains_of_and_fit_a_telephone(
    browser: Any,  # noqa: F811  (a fixture)
    me: dict[str, Any],
    language: str,
) -> None:
    page = window(browser, me, me["insured"])
    for name in PAGES:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{me['url']}/{language}/my/{me['person']}/{name}")
        found = Axe().run(page)
        assert found.violations_count == 0, (name, found.generate_report())
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
