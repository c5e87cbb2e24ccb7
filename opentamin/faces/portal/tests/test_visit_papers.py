"""Photographs and the signed sheet of a visit: taken by their bytes, listed on its page, opened by its branch alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from opentamin.desk.models import Act, ActState, Paper, PaperUse, Role
from opentamin.flow.inspections.facts import Found, VisitFacts
from opentamin.flow.inspections.models import FoundPerson, Visit
from opentamin.flow.inspections.visiting import enter
from opentamin.journeys.acts.doing import perform
from tests import wall_rows, walls, world

PDF = b"%PDF-1.7\n" + b"x" * 200 + b"\n%%EOF\n"
PHOTO = b"\xff\xd8\xff" + b"x" * 2400 + b"\xff\xd9"


@pytest.fixture
def house(committed_db: None) -> dict[str, Any]:
    """The world of the walls, an inspector of its branch, an inspector of another one, the employer."""
    built = walls.build()
    users = {
        "inspector": walls.user_of(Role.INSPECTOR, walls.HOME, 60),
        "officer": walls.user_of(Role.BRANCH, walls.HOME, 61),
        "away": walls.user_of(Role.INSPECTOR, walls.AWAY, 62),
        "employer": walls.user_of(Role.EMPLOYER, world.SAMPLE_WORKSHOP, 63),
    }
    return {"visit": built["visit_id"], **{name: walls.client_of(user) for name, user in users.items()}}


def files() -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile("در کارگاه.jpg", PHOTO), SimpleUploadedFile("برگه.pdf", PDF)]


def send(client: Client, name: str, **typed: Any) -> Any:
    with walls.as_role("web"):
        return client.post(f"/fa/acts/{name}/", {"key": name, "step": "send"} | typed)


def done(answer: Any) -> Act:
    assert answer.status_code == 302, answer.content.decode()[-2500:]
    act = Act.objects.get(code=answer["Location"].rstrip("/").rpartition("/")[2])
    with walls.as_role("app"):
        perform(act.pk, now=timezone.now() + timedelta(seconds=1))
    act.refresh_from_db()
    assert act.state == ActState.DONE, act.findings
    return act


def statuses(house: dict[str, Any], url: str) -> dict[str, int]:
    with walls.as_role("web"):
        return {name: house[name].get(url).status_code for name in ("inspector", "officer", "away", "employer")}


def test_photographs_join_a_visit_and_only_its_branch_opens_them(house: dict[str, Any]) -> None:
    visit, page = house["visit"], f"/en/inspections/{house['visit']}/"
    with walls.as_role("web"):
        empty = house["officer"].get(page).content.decode()
    assert "No photograph" in empty and f"visit_papers/?visit={visit}" in empty
    wrong = send(house["inspector"], "visit_papers", visit=visit, papers=SimpleUploadedFile("a.jpg", b"MZ\x90"))
    assert wrong.status_code == 422 and "۵۸۴۲" in wrong.content.decode()
    assert send(house["inspector"], "visit_papers", visit=visit, papers="").status_code == 422, "without a paper no act"
    assert send(house["away"], "visit_papers", visit=visit, papers=files()).status_code == 422, "another branch's visit"
    assert not PaperUse.objects.filter(subject__startswith="visit/").exists()
    done(send(house["inspector"], "visit_papers", visit=visit, papers=files()))
    row = Paper.objects.filter(uses__subject=f"visit/{visit}", name="در کارگاه.jpg").get()
    use = row.uses.get()
    assert (use.branch_id, use.workshop_id, use.person_id) == (walls.desk_home(), None, None)
    with walls.as_role("web"):
        shown = house["officer"].get(page).content.decode()
    assert "در کارگاه.jpg" in shown and "برگه.pdf" in shown and row.sha256[:12] in shown and "picture" in shown
    expected = {"inspector": 200, "officer": 200, "away": 404, "employer": 404}
    assert statuses(house, f"/fa/papers/{row.code}/") == expected
    seen = FoundPerson.objects.get(visit=visit).person_id
    with connection.cursor() as cursor:
        words = [seen, f"paper {row.code}%"]
        cursor.execute("SELECT count(*) FROM desk_reading WHERE person_id = %s AND reason LIKE %s", words)
        assert cursor.fetchone() == (2,), "who opened a photograph has looked at whoever was found"


def test_a_report_carries_its_photographs_at_once(house: dict[str, Any]) -> None:
    typed = {
        "workshop": world.SAMPLE_WORKSHOP,
        "on": "1404-08-29",
        "at": "10:30",
        "inspectors": "یکم، دوم",
        "found_1_last_name": "تازه",
        "found_1_days": "3",
        "papers": SimpleUploadedFile("برگه.pdf", PDF),
    }
    act = done(send(house["inspector"], "visit_report", **typed))
    visit = Visit.objects.latest("pk")
    use = PaperUse.objects.get(act_code=act.code)
    assert (use.subject, use.workshop_id, use.branch_id) == (f"visit/{visit.pk}", None, visit.branch_id)
    with walls.as_role("web"):
        assert "برگه.pdf" in house["officer"].get(f"/fa/inspections/{visit.pk}/").content.decode()


def test_a_correction_loses_no_photograph(house: dict[str, Any]) -> None:
    done(send(house["inspector"], "visit_papers", visit=house["visit"], papers=files()))
    old = Visit.objects.get(pk=house["visit"])
    words = {"workshop": world.SAMPLE_WORKSHOP, "on": old.on, "at": old.at, "inspectors": tuple(old.inspectors)}
    seen = Found(1, "یافته", "دیواری", national_code=wall_rows.FOUND, days=9)
    facts = VisitFacts(**words, people=(seen,), corrects=old.pk)
    made = enter(facts, key="again", by="inspector", now=world.NOW, today=wall_rows.LATER)
    assert made.visit is not None, made.findings
    done(
        send(house["officer"], "visit_papers", key="more", visit=made.visit.pk, papers=SimpleUploadedFile("c.pdf", PDF))
    )
    with walls.as_role("web"):
        page = house["officer"].get(f"/fa/inspections/{made.visit.pk}/").content.decode()
    assert "در کارگاه.jpg" in page and "c.pdf" in page
