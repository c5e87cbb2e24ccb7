"""When the centre is down: filters and tokens. No false negatives, frozen bytes, tampered, expired and rotated."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentamin.config import signing
from opentamin.flow.care import offline
from opentamin.flow.care.actions import register_providers
from opentamin.flow.care.catalogue import CareRefusal
from opentamin.flow.care.facts import Asked
from opentamin.flow.care.filters import build_filter, filter_bytes, issue_token, read_token, valid_until
from opentamin.flow.care.handing_in import Proofs, hand_in
from opentamin.flow.care.models import Check, DailyFilter, Provider
from opentamin.flow.care.refreshing import refresh
from opentamin.flow.care.tests import lives
from opentamin.ground.calendar import Day
from opentamin.ground.findings import Finding

KEY = bytes(range(32))
DAY = Day.of(1404, 7, 5)
NOW = datetime(2025, 9, 27, 4, 0, tzinfo=UTC)


@pytest.fixture
def signer(tmp_path: Path) -> signing.Signer:
    return signing.signer(state=tmp_path)


class Fixed:
    """A signer whose key is known, so that bytes can be frozen."""

    number = 1

    def __init__(self) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self.private = Ed25519PrivateKey.from_private_bytes(KEY)

    def sign(self, content: bytes) -> bytes:
        return self.private.sign(content)


def made(codes, sign=None, *, bits: int = 10) -> offline.Filter:
    hashes = sorted({offline.hash_of(KEY, code) for code in codes})
    return offline.Filter(filter_bytes(hashes, day=DAY, now=NOW, signing=sign or Fixed(), bits=bits))


@given(st.sets(st.integers(0, 10**10 - 1), max_size=600), st.integers(1, 16))
def test_a_filter_has_no_false_negatives(numbers: set[int], bits: int) -> None:
    codes = [f"{number:010d}" for number in numbers]
    held = made(codes, bits=bits)
    assert all(held.holds(KEY, code) for code in codes)


def test_false_positives_come_as_often_as_is_said() -> None:
    """20,000 people, 60,000 others: one in 1,024 by chance, within six standard deviations."""
    held = made(f"{n:010d}" for n in range(20_000))
    found = sum(held.holds(KEY, f"{n:010d}") for n in range(1_000_000, 1_060_000))
    assert abs(found - 60_000 / 1024) < 6 * (60_000 / 1024) ** 0.5


@given(st.lists(st.integers(0, 200_000), unique=True).map(sorted), st.integers(1, 14))
def test_a_bucket_reads_as_it_was_packed(values: list[int], bits: int) -> None:
    assert list(offline.values_of(offline.pack(values, bits), bits)) == values


def test_the_bytes_of_filter_and_token_are_frozen() -> None:
    """A clinic holds files that we wrote before: the formats may not change under the same version."""
    hashes = sorted(offline.hash_of(KEY, f"{n:010d}") for n in range(300))
    content = filter_bytes(hashes, day=DAY, now=NOW, signing=Fixed())
    assert hashlib.sha256(content).hexdigest() == FROZEN_FILTER
    body = offline.token_body(1, "9900000011", 14040901, 1_760_000_000, [0, 0, 10, None])
    assert offline.token_text(body, Fixed().sign(body)) == FROZEN_TOKEN


FROZEN_FILTER = "68ad4c2f059449576c2bf1e28892f5116e333b98e5c5de3f63c510636baa41b7"
FROZEN_TOKEN = (
    "OT1AEAQUAACJYLAGCYA2Y7UK2HHPAAAAAAK74LQGVV7ZLLOEYSKGFG23AEC3AL4KXYEBDXZ7ERCPO5MX"
    "7KQRLY25BSR5OLTBGAA2AGC2WUEFCT6Q3HHICIYJ2TGLO5K2VXXCV27FRQH"
)


@given(st.data())
def test_a_changed_byte_is_never_believed(data: st.DataObject) -> None:
    sign = Fixed()
    publics = {1: sign.private.public_key().public_bytes_raw()}
    whole = filter_bytes([5, 2**63], day=DAY, now=NOW, signing=sign)
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = whole[:at] + bytes([whole[at] ^ (1 << data.draw(st.integers(0, 7)))]) + whole[at + 1 :]
    with contextlib.suppress(ValueError):
        assert not offline.Filter(broken).genuine(publics)
    assert offline.Filter(whole).genuine(publics)


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda b: b"OTCF\x01" + b))
def test_the_readers_never_fall_over(content: bytes) -> None:
    for read in (
        offline.Filter,
        lambda c: offline.Token(c.decode("latin-1")),
        lambda c: offline.Token("OT1" + c.decode("latin-1")),
    ):
        with contextlib.suppress(ValueError):
            read(content)


@given(st.binary(max_size=64))
def test_our_own_verifier_agrees_with_the_library(content: bytes) -> None:
    sign = Fixed()
    public, signature = sign.private.public_key().public_bytes_raw(), sign.sign(content)
    assert offline.signed_by(public, content, signature) and signing.verify(public, content, signature)
    assert not offline.signed_by(public, content + b"x", signature)
    assert not signing.verify(public, content + b"x", signature)


def test_the_date_of_a_filter_is_asked() -> None:
    sign = Fixed()
    publics = {1: sign.private.public_key().public_bytes_raw()}
    held = made(["9900000011"], sign)
    end = int(valid_until(DAY).timestamp())
    code = "9900000011"
    assert offline.answer(held, KEY, publics, code, end - 1) == ("covered", "")
    assert offline.answer(held, KEY, publics, code, end) == ("unknown", "date")
    assert offline.answer(held, KEY, {}, code, end - 1) == ("unknown", "signature")


def test_signing_keys_are_kept_apart_and_old_ones_verify(tmp_path: Path) -> None:
    first = signing.signer(state=tmp_path)
    signature = first.sign(b"x")
    assert signing.rotate(state=tmp_path) == 2
    second = signing.signer(state=tmp_path)
    assert second.number == 2 and signing.verify(second.public[1], b"x", signature)
    assert stat.S_IMODE(os.stat(tmp_path / "secrets" / "sign-2").st_mode) == 0o600


@pytest.fixture
def covered(db) -> str:
    """The code of somebody whose cover of Mehr and Aban 1404 is in the table."""
    lives.world()
    who = lives.person(1)
    lives.pay(who, 140407, now=NOW)
    refresh(by="test", now=NOW)
    register_providers(
        [{"code": "990001", "name_fa": "درمانگاه", "name_en": "Clinic", "kind": 2, "province": "نمونه", "no_own_centre": False}]
    )  # fmt: skip
    return str(who.national_code)


def proofs(signer: signing.Signer) -> Proofs:
    return Proofs(signer.public, lambda day: KEY, lambda *facts: "T-1")


def test_a_token_verifies_ends_and_survives_a_rotation(covered: str, tmp_path: Path) -> None:
    signer = signing.signer(state=tmp_path)
    text = issue_token(covered, today=DAY, now=NOW, signing=signer)
    signing.rotate(state=tmp_path)
    publics = signing.signer(state=tmp_path).public
    token = read_token(text.lower(), publics=publics, now=NOW)
    assert (token.code, token.shares) == (covered, [0, 0, 10, 30])
    with pytest.raises(CareRefusal, match="expired"):
        read_token(text, publics=publics, now=NOW + timedelta(hours=72))
    swapped = text[:9] + ("B" if text[9] != "B" else "C") + text[10:]
    with pytest.raises(CareRefusal, match="not ours"):
        read_token(swapped, publics=publics, now=NOW)
    with pytest.raises(CareRefusal, match="not covered"):
        issue_token(covered, today=Day.of(1404, 9, 1), now=NOW, signing=signer)


def test_a_token_never_outlives_the_cover(covered: str, signer: signing.Signer) -> None:
    last = Day.of(1404, 8, 30)
    evening = datetime(2025, 11, 21, 18, 0, tzinfo=UTC)
    token = offline.Token(issue_token(covered, today=last, now=evening, signing=signer))
    assert datetime.fromtimestamp(token.expires, UTC) == datetime(2025, 11, 21, 20, 30, tzinfo=UTC)


def test_revocation_reaches_a_clinic_within_the_time_that_is_stated(covered: str, signer: signing.Signer) -> None:
    """Whose cover ends after the build is found until the file ends, and in no later file."""
    old = offline.Filter(bytes(build_filter(DAY, key=KEY, signing=signer, now=NOW).content))
    lives.status(lives.Person.objects.get(national_code=covered), "dead", DAY.to_date())
    refresh(by="test", now=NOW + timedelta(hours=1))
    new = offline.Filter(bytes(build_filter(DAY + 1, key=KEY, signing=signer, now=NOW + timedelta(days=1)).content))
    at = old.until
    assert offline.answer(old, KEY, signer.public, covered, at - 1)[0] == "covered"
    assert offline.answer(old, KEY, signer.public, covered, at)[0] == "unknown"
    assert offline.answer(new, KEY, signer.public, covered, at - 1)[0] == "not"
    assert at - NOW.timestamp() <= 48 * 3600


def test_offline_answers_become_binding_or_are_refused(covered: str, signer: signing.Signer) -> None:
    kept = build_filter(DAY, key=KEY, signing=signer, now=NOW)
    at, later = NOW + timedelta(hours=3), NOW + timedelta(days=3)
    token = issue_token(covered, today=DAY, now=NOW, signing=signer)
    other = lives.code_of(77)
    asked = [
        Asked("1", covered, "outpatient", DAY, at, "filter", kept.sha256),
        Asked("2", covered, "inpatient", DAY, at, "token", token),
        Asked("3", covered, "inpatient", DAY, at, "trouble", "T-1"),
        Asked("4", other, "inpatient", DAY, at, "filter", kept.sha256),
        Asked("5", covered, "inpatient", DAY, at, "filter", "0" * 64),
        Asked("6", covered, "inpatient", DAY, at, "trouble", "T-2"),
        Asked("7", other, "inpatient", DAY, at, "token", token),
        Asked("8", covered, "inpatient", DAY, kept.valid_until, "filter", kept.sha256),
    ]
    centre = Provider.objects.get()
    lives.status(lives.Person.objects.get(national_code=covered), "dead", DAY.to_date())
    refresh(by="test", now=later)
    taken = hand_in(centre, asked, proofs=proofs(signer), by="clinic", now=later, today=DAY + 3)
    names = [each.name if isinstance(each, Finding) else "bound" for each in taken]
    assert names == ["bound"] * 3 + ["OFFLINE_NOT_COVERED"] + ["OFFLINE_PROOF_INVALID"] * 3 + [
        "OFFLINE_TOO_LATE"
    ] * 0 + ["OFFLINE_PROOF_INVALID"]
    assert Check.objects.count() == 3 and all(
        row.covered and row.share_percent is not None for row in Check.objects.all()
    )
    assert hand_in(centre, asked[:3], proofs=proofs(signer), by="clinic", now=later, today=DAY + 3) == taken[:3]
    late = hand_in(
        centre,
        [Asked("9", covered, "inpatient", DAY, at, "trouble", "T-1")],
        proofs=proofs(signer),
        by="c",
        now=later,
        today=DAY + 31,
    )
    assert isinstance(late[0], Finding) and late[0].name == "OFFLINE_TOO_LATE"


def test_the_checker_stands_alone(covered: str, signer: signing.Signer, tmp_path: Path) -> None:
    """The printed file answers in a bare Python, with nothing of ours beside it."""
    from opentamin.faces.cli.care_offline import checker

    build = build_filter(DAY, key=KEY, signing=signer, now=NOW)
    (tmp_path / "f").write_bytes(bytes(build.content))
    (tmp_path / "k").write_text(KEY.hex())
    (tmp_path / "check.py").write_text(checker(signer.public), encoding="utf-8")

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-I", "check.py", *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    at = str(int(NOW.timestamp()))
    assert run("f", "k", covered, "--at", at).startswith("covered")
    assert run("f", "k", lives.code_of(77), "--at", at).startswith("not")
    assert run("f", "k", covered).startswith("unknown date")
    token = issue_token(covered, today=DAY, now=NOW, signing=signer)
    assert run("token", token, "--at", at).startswith("covered")
    assert run("token", token).startswith("unknown date")
    assert DailyFilter.objects.count() == 1
