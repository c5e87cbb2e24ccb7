"""A reference that was given is in the database, whatever is killed: the process that asks, its session, the server itself."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from opentamin.config import embedded
from opentamin.config.database import NAME
from tests.journeys.kills import PROJECT, House

ROUNDS = ("process", "session", "server", "session", "server", "process")


def test_every_reference_that_was_given_is_there_after_kills(tmp_path: Path) -> None:
    house, chance = House(tmp_path, 5600), random.Random(5600)
    house.run("-m", "opentamin", "setup")
    house.run("-m", "opentamin.flow.care.tests.victim", "seed")
    given: dict[str, str] = {}
    try:
        for number, victim in enumerate(ROUNDS):
            given |= one_round(house, victim, f"r{number}", chance.uniform(0.4, 1.2))
        with embedded.ensure_running(house.home).connect(dbname=NAME) as admin:
            kept = dict(admin.execute("SELECT key, reference FROM care_check").fetchall())
            keys = admin.execute("SELECT count(*) FROM care_check_key").fetchone()
        assert len(given) > len(ROUNDS) * 10
        assert {key: kept.get(key) for key in given} == given
        assert keys == (len(kept),) and len(set(kept.values())) == len(kept)
    finally:
        embedded.stop(house.home, now=True)


def one_round(house: House, victim: str, prefix: str, seconds: float) -> dict[str, str]:
    """Ask, kill something on the way, and give what was answered before the process ended."""
    words = [sys.executable, "-m", "opentamin.flow.care.tests.victim", "ask", prefix]
    process = subprocess.Popen(words, cwd=PROJECT, env=house.environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(seconds)
    if victim == "session":
        kill_sessions(house)
    elif victim == "server":
        embedded.stop(house.home, now=True)
        embedded.ensure_running(house.home)
    time.sleep(seconds)
    process.kill()
    lines = (first + process.communicate(timeout=60)[0]).splitlines()
    whole = [line.split(" ") for line in lines if len(line.split(" ")) == 2 and len(line.split(" ")[1]) == 17]
    assert whole, f"{victim}: nothing was answered"
    return {words[0]: words[1] for words in whole}


def kill_sessions(house: House) -> None:
    """End the sessions of the role that asks, as an administrator may at any moment."""
    with embedded.ensure_running(house.home).connect(dbname=NAME) as admin:
        assert isinstance(admin, psycopg.Connection)
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'opentamin_app'")


def test_a_lost_connection_is_asked_again_under_the_same_key(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from opentamin.flow.care import checking

    calls: list[object] = []

    def once(words: object) -> dict[str, tuple[()]]:
        calls.append(words)
        if len(calls) == 1:
            raise OperationalError("gone")
        return {}

    monkeypatch.setattr(checking, "_once", once)
    monkeypatch.setattr(checking, "connection", SimpleNamespace(in_atomic_block=False, close=lambda: None))
    assert checking._surely(["the same"]) == {} and calls == [["the same"], ["the same"]]
    monkeypatch.setattr(checking, "connection", SimpleNamespace(in_atomic_block=True))
    calls.clear()
    with pytest.raises(OperationalError):
        checking._surely(["the same"])
