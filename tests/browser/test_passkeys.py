"""A passkey in a real browser, with Chromium's virtual authenticator: bound, used, and its clone refused."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.test.testcases import LiveServerThread

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
playwright = pytest.importorskip("playwright.sync_api")

from opentamin.desk import sessions  # noqa: E402  (only where playwright is there)
from opentamin.desk.models import Passkey, Role, SignInEvent, User  # noqa: E402  (likewise)
from opentamin.faces.portal.door import COOKIE  # noqa: E402  (likewise)
from tests import walls  # noqa: E402  (likewise)
from tests.browser.site import chromium  # noqa: E402  (likewise)
from tests.journeys.rights_world import branch  # noqa: E402  (likewise)

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The pages under a name: browsers bind no key to a bare address."""
    thread = LiveServerThread("127.0.0.1", lambda application: application)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert thread.error is None, thread.error
    yield f"http://localhost:{thread.port}"
    thread.terminate()


@pytest.fixture
def house(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, User]]:
    # Playwright holds an event loop in this thread; Django would refuse to be asked beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    branch()
    officer = walls.user_of(Role.BRANCH, walls.HOME, 70)
    with walls.as_role("web"), server() as url:
        yield url, officer


def sign_in(page: Any, url: str, officer: User) -> None:
    """Through the door by password and passkey."""
    page.goto(f"{url}/fa/sign-in/")
    page.fill("#login", officer.login)
    page.fill("#password", walls.PASSWORD)
    page.click("button[value=password]")
    page.wait_for_selector("form[data-passkey=use] button:visible")
    with page.expect_navigation():
        page.click("form[data-passkey=use] button")


def test_a_passkey_is_bound_opens_the_door_and_its_clone_does_not(house: tuple[str, User]) -> None:
    url, officer = house
    with chromium() as browser:
        context = browser.new_context()
        page = context.new_page()
        device = context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        number = device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
        with walls.as_role("owner"):
            token = sessions.begin(officer.pk, "totp", "127.0.0.1", "test")
        context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
        page.goto(f"{url}/fa/passkeys/")
        page.fill("#title", "گوشی")
        with page.expect_navigation():
            page.click("form[data-passkey=bind] button")
        with walls.as_role("owner"):
            assert Passkey.objects.get().title == "گوشی"
        page.goto(f"{url}/fa/sessions/")
        page.click("button[value=this]")
        sign_in(page, url, officer)
        assert page.goto(f"{url}/fa/workshops/").status == 200
        with walls.as_role("owner"):
            assert SignInEvent.objects.filter(kind="entered").latest("id").what == "passkey"
        _clone(device, number)
        page.goto(f"{url}/fa/sessions/")
        page.click("button[value=this]")
        sign_in(page, url, officer)
        assert "کلید ورود پذیرفته نشد" in page.content()
        assert "/sign-in/" in page.goto(f"{url}/fa/workshops/").url
        context.close()


def _clone(device: Any, number: str) -> None:
    """The same key with its counter of earlier: what somebody who copied it would hold."""
    kept = device.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"][0]
    assert kept["signCount"] > 0
    device.send("WebAuthn.removeCredential", {"authenticatorId": number, "credentialId": kept["credentialId"]})
    device.send("WebAuthn.addCredential", {"authenticatorId": number, "credential": {**kept, "signCount": 0}})


def test_a_password_can_be_looked_at_and_is_hidden_again_when_it_is_sent(house: tuple[str, User]) -> None:
    url, _ = house
    with chromium() as browser:
        page = browser.new_page()
        page.goto(f"{url}/en/sign-in/")
        page.fill("#password", "visible words here")
        page.click("button.show")
        assert page.get_attribute("#password", "type") == "text" and page.inner_text("button.show") == "Hide"
        page.click("button.show")
        assert page.get_attribute("#password", "type") == "password"
        page.close()
