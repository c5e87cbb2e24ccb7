"""Papers: what is taken by its own bytes, whose they are, and that nobody reads the bytes but by the door."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from opentamin.desk import papers
from opentamin.desk.models import FormDraft, Paper, PaperBytes, PaperUse, Role
from opentamin.desk.sessions import enter
from opentamin.faces.portal.door import COOKIE
from tests import walls

PDF = b"%PDF-1.7\n" + b"x" * 200 + b"\n%%EOF\n"


@pytest.fixture
def tokens(committed_db: None) -> dict[str, str]:
    """Sessions of an insured person of the first branch, of another, and of an officer of each branch."""
    walls.build()
    mine, other = list(walls.Person.objects.exclude(national_code=None).order_by("id")[:2])
    users = {
        "mine": walls.user_of(Role.INSURED, mine.national_code or "", 40),
        "other": walls.user_of(Role.INSURED, other.national_code or "", 41),
        "home": walls.user_of(Role.BRANCH, walls.HOME, 42),
        "away": walls.user_of(Role.BRANCH, walls.AWAY, 43),
    }
    return {name: walls.client_of(user).cookies[COOKIE].value for name, user in users.items()}


def under(token: str, does: Any) -> Any:
    """Something done by the pages under a session."""
    with walls.as_role("web"), transaction.atomic():
        assert enter(token) is not None
        return does()


@given(st.binary(max_size=400))
def test_whatever_comes_is_judged_and_never_raises(content: bytes) -> None:
    fault = papers.fault_of(content)
    assert fault or papers.media_of(content)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "PAPER_EMPTY"),
        (b"MZ\x90 not a paper", "PAPER_KIND"),
        (b"<html><script>", "PAPER_KIND"),
        (PDF[:-8], "PAPER_CUT"),
        (b"%PDF-1.7 /Encrypt %%EOF", "PAPER_LOCKED"),
        (b"\xff\xd8\xff" + b"x" * 10, "PAPER_CUT"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 10, "PAPER_CUT"),
        (b"%PDF-" + b"x" * papers.LARGEST_BYTES + b"%%EOF", "PAPER_TOO_BIG"),
        (PDF, ""),
    ],
)
def test_each_kind_of_trouble_has_its_name(content: bytes, fault: str) -> None:
    assert papers.fault_of(content) == fault


def test_a_paper_is_its_users_until_an_act_lays_it_into_a_file(tokens: dict[str, str]) -> None:
    code = under(tokens["mine"], lambda: papers.keep("../../etc/فیش.pdf", PDF))
    row = Paper.objects.get(code=code)
    assert (row.name, row.media, row.sha256) == ("فیش.pdf", "application/pdf", hashlib.sha256(PDF).hexdigest())
    assert under(tokens["mine"], lambda: papers.read(code)).content == PDF
    for name in ("other", "home", "away"):
        assert under(tokens[name], lambda: papers.read(code)) is None, name
        assert under(tokens[name], lambda: Paper.objects.filter(code=code).exists()) is False, name
    home = walls.desk_home()
    PaperUse.objects.create(paper=row, act_code="1", action="x", branch_id=home, person_id=7, known_at=walls.world.NOW)
    assert under(tokens["home"], lambda: papers.read(code)).sha256 == row.sha256
    assert under(tokens["away"], lambda: papers.read(code)) is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM desk_reading WHERE person_id = 7")
        assert [reason for (reason,) in cursor.fetchall()] == [f"paper {code}"], "the officer's reading left a trace"


def test_the_pages_can_neither_read_nor_write_the_bytes(tokens: dict[str, str]) -> None:
    code = under(tokens["mine"], lambda: papers.keep("a.pdf", PDF))
    for does in (
        lambda: list(PaperBytes.objects.values_list("content", flat=True)),
        lambda: PaperBytes.objects.all().delete(),
        lambda: Paper.objects.filter(code=code).update(name="b"),
        lambda: FormDraft.objects.create(key="k", user_id=1, action="x", typed={}),
    ):
        with pytest.raises(DatabaseError):
            under(tokens["mine"], does)


def test_a_paper_that_was_shown_stands_and_one_that_nobody_used_goes_after_thirty_days(tokens: dict[str, str]) -> None:
    shown, left = (under(tokens["mine"], lambda n=n: papers.keep(f"{n}.pdf", PDF)) for n in range(2))
    used = Paper.objects.get(code=shown)
    PaperUse.objects.create(paper=used, act_code="1", action="x", known_at=walls.world.NOW)
    with pytest.raises(DatabaseError, match="stands as it is"), transaction.atomic():
        Paper.objects.filter(pk=used.pk).update(name="b")
    with connection.cursor() as cursor:  # the clock of thirty-one days, past the guard of the table
        cursor.execute("ALTER TABLE desk_paper DISABLE TRIGGER desk_paper_stands")
        cursor.execute("UPDATE desk_paper SET stored_at = stored_at - %s", [timedelta(days=31)])
        cursor.execute("ALTER TABLE desk_paper ENABLE TRIGGER desk_paper_stands")
    under(tokens["mine"], lambda: papers.keep("b.pdf", PDF))
    assert Paper.objects.filter(code=shown).exists() and not Paper.objects.filter(code=left).exists()


def test_nobody_fills_the_house_with_papers_or_drafts(tokens: dict[str, str]) -> None:
    kept = [under(tokens["mine"], lambda n=n: papers.keep(f"{n}.pdf", PDF)) for n in range(papers.MOST_UNUSED + 1)]
    assert all(kept[:-1]) and kept[-1] == ""
    assert under(tokens["mine"], lambda: papers.keep("3.pdf", PDF)) == kept[3], "the same file again is the same paper"
    drafts = [
        under(tokens["mine"], lambda n=n: papers.keep_draft(f"k{n}", "x", {})) for n in range(papers.MOST_DRAFTS + 1)
    ]
    assert all(drafts[:-1]) and drafts[-1] is False
    assert under(tokens["mine"], lambda: papers.keep_draft("k0", "x", {"a": "x" * 50_000})) is False


def test_a_draft_is_seen_by_its_user_only_and_is_gone_when_it_has_ended(tokens: dict[str, str]) -> None:
    under(tokens["mine"], lambda: papers.keep_draft("k", "claim_sick_pay", {"sick_days": "۱۲"}))
    user = FormDraft.objects.get().user_id
    assert under(tokens["mine"], lambda: papers.drafts(user)[0].typed) == {"sick_days": "۱۲"}
    assert under(tokens["other"], lambda: list(FormDraft.objects.all())) == []
    under(tokens["other"], lambda: papers.drop_draft("k"))
    assert FormDraft.objects.count() == 1, "nobody throws another's form away"
    FormDraft.objects.update(until=walls.world.NOW)
    assert under(tokens["mine"], lambda: papers.drafts(user)) == []
