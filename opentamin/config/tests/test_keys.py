"""Seals hold over rotations, for one purpose and one content only; keys lie where only their owner reads."""

from __future__ import annotations

import json
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opentamin.config import keys
from opentamin.faces.cli.main import main


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    return tmp_path_factory.mktemp("state")


def test_an_old_seal_verifies_after_a_rotation_and_the_new_key_seals(state):
    old = keys.seal("statement", b"record", state=state)
    number = keys.rotate(state=state)
    new = keys.seal("statement", b"record", state=state)
    assert new.startswith(f"k{number}:") and old != new
    assert keys.verify("statement", b"record", old, state=state)
    assert keys.verify("statement", b"record", new, state=state)


def test_a_seal_of_a_key_that_is_gone_does_not_verify(state):
    seal = keys.seal("statement", b"record", state=state)
    (state / "secrets" / f"key-{keys.numbers(state=state)[-1]}").unlink()
    assert not keys.verify("statement", b"record", seal, state=state)


def test_keys_are_read_by_their_owner_only(state):
    keys.ensure(state=state)
    for path in (state / "secrets").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@given(st.binary(), st.binary(), st.text())
def test_another_content_another_purpose_or_noise_does_not_verify(state, content, other, noise):
    seal = keys.seal("statement", content, state=state)
    assert keys.verify("statement", content, seal, state=state)
    assert content == other or not keys.verify("statement", other, seal, state=state)
    assert not keys.verify("certificate", content, seal, state=state)
    assert not keys.verify("statement", content, noise, state=state)


def test_a_file_that_is_no_statement_is_told(tmp_path, capsys):
    path = tmp_path / "record.json"
    path.write_text("{", encoding="utf-8")
    assert main(["keys", "verify", str(path)]) == 1
    assert "3512" in capsys.readouterr().err
    path.write_text(json.dumps({"rows": []}), encoding="utf-8")
    assert main(["keys", "verify", str(path)]) == 1
