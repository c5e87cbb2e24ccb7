"""The door of an officer in a real browser: from the queue to a decision that a colleague approves, by keyboard alone and without script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")

from opentamin.desk.models import Role, Task  # noqa: E402  (only where playwright is there)
from opentamin.flow.claims.actions import newest_decisions  # noqa: E402  (likewise)
from opentamin.flow.claims.models import Approval, Claim  # noqa: E402  (likewise)
from opentamin.flow.inspections.models import FoundPerson  # noqa: E402  (likewise)
from opentamin.journeys.invented import national_code  # noqa: E402  (likewise)
from tests import walls, world  # noqa: E402  (likewise)
from tests.browser.bars import faults  # noqa: E402  (likewise)
from tests.browser.site import LANGUAGES, chromium  # noqa: E402  (likewise)
from tests.browser.test_doors import done, owner, press, server, window  # noqa: E402  (likewise)

CODE = world.SAMPLE_WORKSHOP


@pytest.fixture
def house(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A claim that waits for a decision in the queue, an officer, an approver, and an inspector."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    walls.build()
    like = Claim.objects.get()
    claim = Claim.objects.create(
        key="again", benefit=like.benefit, person=like.person, branch=like.branch, event_on=like.event_on,
        claimed_on=like.claimed_on, answer_by=like.answer_by, evidence=like.evidence, received_by="desk", known_at=world.NOW,
    )  # fmt: skip
    task = Task.objects.create(
        key="decide", kind="decide_claim", subject=f"claim/{claim.pk}", branch_id=claim.branch_id, text_fa="تصمیم",
        text_en="Decide", opened_at=world.NOW, due_on=claim.answer_by, proposed_by="desk",
    )  # fmt: skip
    roles = (Role.BRANCH, Role.APPROVER, Role.INSPECTOR)
    users = {role.value: walls.user_of(role, "9990", 80 + at) for at, role in enumerate(roles)}
    with walls.as_role("web"), server() as url:
        yield {"url": url, "claim": claim.pk, "task": task.pk, **users}


@pytest.fixture
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


def say_why(page: Any) -> None:
    """Before a personal file opens: why; the case at hand is chosen already."""
    if page.locator("form[action*='reading-reason']").count():
        press(page, "form[action*='reading-reason'] button")


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_queue_to_a_decision_by_keyboard_alone(browser: Any, house: dict[str, Any], language: str) -> None:
    page = window(browser, house, house["branch"])
    page.goto(f"{house['url']}/{language}/queue/?kind=decide_claim&due=&whose=")
    assert not faults(page, language, axe=True)
    press(page, f"main table a[href$='/queue/{house['task']}/']")
    say_why(page)
    assert not faults(page, language, axe=True)
    press(page, "main a[href*='task_take']")
    press(page, "button[value=check]:not([tabindex])")
    press(page, "button[value=send]")
    done(page)
    press(page, "main .inset a")
    press(page, "main a[href*='claim_decide']")
    press(page, "button[value=check]:not([tabindex])")
    assert page.locator("main table tbody tr").count() >= 1, (
        "what the law says to each condition, before it is proposed"
    )
    press(page, "button[value=send]")
    done(page)
    press(page, "main .inset a")
    assert page.locator("main a[href*='claim_approve']").count() == 0 and page.locator("main .banner").count() >= 1
    colleague = window(browser, house, house["approver"])
    with owner():
        waiting = Task.objects.get(kind="approve_decision", subject=f"claim/{house['claim']}", closed_at=None)
    colleague.goto(f"{house['url']}/{language}/queue/{waiting.pk}/")
    say_why(colleague)
    press(colleague, "main a[href*='claim_approve']")
    press(colleague, "button[value=check]:not([tabindex])")
    press(colleague, "button[value=send]")
    done(colleague)
    with owner():
        decision = newest_decisions([house["claim"]])[house["claim"]]
        assert Approval.objects.get(decision=decision).approved_by == house["approver"].login
        assert not Task.objects.filter(subject=f"claim/{house['claim']}", closed_at=None).exists()


def test_a_slash_leads_to_the_search_and_choices_are_kept(browser: Any, house: dict[str, Any]) -> None:
    page = window(browser, house, house["branch"])
    page.goto(f"{house['url']}/fa/desk/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.goto(f"{house['url']}/fa/queue/?kind=&due=overdue&whose=")
    page.locator("details.keep summary").click()
    page.fill("#name", "دیرها")
    page.locator("#name").press("Enter")
    page.goto(f"{house['url']}/fa/queue/?kind=&due=&whose=free")
    page.get_by_role("link", name="دیرها").click()
    assert "due=overdue" in page.url
    page.locator("details.keep button[name=forget]").first.click()
    assert page.get_by_role("link", name="دیرها").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_typed_from_paper_without_script(browser: Any, house: dict[str, Any], language: str) -> None:
    page = window(browser, house, house["inspector"], java_script_enabled=False)
    page.goto(f"{house['url']}/{language}/acts/visit_report/?workshop={CODE}")
    page.fill("#on_day", "۲۹")
    page.select_option("#on_month", "8")
    page.fill("#on_year", "۱۴۰۴")
    page.fill("#at", "۱۰:۳۰")
    page.fill("#inspectors", "یکم، دوم")
    page.fill("#found_1_last_name", "یافته")
    page.fill("#found_1_code", "1234567890")
    page.fill("#found_2_last_name", "دومی")
    page.click("button[value=rows]")
    assert page.input_value("#found_2_last_name") == "دومی" and page.locator("#found_12_code").count() == 1
    page.click("button[value=check]:not([tabindex])")
    assert page.locator("#found_1_code-error").count() == 1 and page.input_value("#found_2_last_name") == "دومی"
    assert page.locator(".errors a[href='#found_1_code']").count() == 1
    page.fill("#found_1_code", national_code(9_000_778))
    page.fill("#found_1_days", "۹")
    page.fill("#found_1_daily_wage_rial", "۴٬۰۰۰٬۰۰۰")
    page.fill("#found_2_last_name", "")
    page.click("button[value=check]:not([tabindex])")
    page.click("button[value=send]")
    done(page)
    with owner():
        assert FoundPerson.objects.get(national_code=national_code(9_000_778)).days == 9
        assert Task.objects.filter(kind="person_not_listed").count() == 1
