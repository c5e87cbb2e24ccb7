"""The page of the API for people: every operation in both languages, nothing from another host, no script."""

from __future__ import annotations

import re

from django.test import Client

from opentamin.faces.api.documentation import GROUPS, summaries
from opentamin.faces.api.tests.programs import operations
from opentamin.ground.persian import ascii_digits


def test_every_operation_has_a_summary_in_persian() -> None:
    known = {each.name for each in operations() if not each.name.startswith("act_")}
    assert set(summaries()) == known
    for name, text in summaries().items():
        assert not re.search("[يك]", text) and ascii_digits(text) == text, name


def test_the_page_tells_every_operation_and_asks_no_other_host(db: None) -> None:
    for language, direction in (("fa", "rtl"), ("en", "ltr")):
        page = Client().get(f"/api/v1/docs?language={language}").content.decode()
        assert f'<html lang="{language}" dir="{direction}">' in page
        assert {f'id="op-{each.name}"' for each in operations()} <= set(re.findall(r'id="op-[a-z_]+"', page))
        assert set(GROUPS) <= set(re.findall(r'<section id="([a-z]+)"', page))
        assert "<script" not in page and not re.search(r'(src|href)="https?://', page)
        assert "None" not in re.findall(r"<summary>(.*?)</summary>", page, re.DOTALL)
