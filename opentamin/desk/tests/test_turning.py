"""Keys of the door are turned: authenticators go on working, at every moment of it, and old seals open nothing afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from cryptography.fernet import InvalidToken

from opentamin.config import places
from opentamin.desk import factors, turning
from opentamin.desk.models import User

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PLAIN = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
DIGITS = pyotp.TOTP(PLAIN).generate_otp(int(NOW.timestamp()) // 30)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Secrets of this test alone."""
    monkeypatch.setattr(places, "home", lambda: tmp_path)
    return tmp_path / "secrets"


@pytest.fixture
def user() -> User:
    words = {"name_fa": "آ", "name_en": "A", "made_by": "t", "made_at": NOW}
    return User.objects.create(login="9970000123", totp=factors.seal_totp(PLAIN), **words)


def opens(user: User) -> bool:
    user.refresh_from_db()
    return factors.totp_step(user.totp, DIGITS, NOW) is not None


def test_an_authenticator_works_on_under_the_new_key_and_the_old_seal_opens_nothing(user, folder):
    old, key = user.totp, places.secret("identity")
    assert turning.turn_keys() == 1 and places.secret("identity") != key
    assert opens(user) and user.totp != old and factors.totp_step(old, DIGITS, NOW) is None
    assert not list(folder.glob("*.before")) and {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("at", ["_seal_anew", "forget_before"])
def test_a_turn_that_was_killed_loses_nothing_and_goes_on(user, folder, monkeypatch, at):
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(turning, at, killed)
        with pytest.raises(KeyboardInterrupt):
            turning.turn_keys()
    assert opens(user), "in the middle of it both keys are there"
    between = places.secret("identity")
    assert turning.turn_keys() == 1 and opens(user) and places.secret("identity") == between
    assert not list(folder.glob("*.before"))


def test_a_kill_before_the_new_key_was_written_begins_anew(user, folder):
    (folder / "identity.before").write_text(places.secret("identity"), encoding="ascii")
    (folder / "identity.before").chmod(0o600)
    old = places.secret("identity")
    turning.turn_keys()
    assert places.secret("identity") != old and opens(user)


def test_what_no_key_opens_stops_the_turn_and_is_kept(user, folder):
    User.objects.filter(pk=user.pk).update(totp=factors.box("another key").encrypt(b"x").decode())
    with pytest.raises(InvalidToken):
        turning.turn_keys()
    assert (folder / "identity.before").exists(), "the key of before is not thrown away"


def test_codes_are_sealed_with_another_key_afterwards(user):
    seal = factors.code_seal("9970000123", "sign_in", "123456")
    turning.turn_keys()
    assert factors.code_seal("9970000123", "sign_in", "123456") != seal
