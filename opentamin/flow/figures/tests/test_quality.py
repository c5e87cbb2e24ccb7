"""What the data lack: counted in one query, each with an advice in both languages, against plain counting."""

from __future__ import annotations

import pytest

from opentamin.flow.figures.quality import count_lacks, lacks
from opentamin.registers.models import Person, Workshop


def test_every_lack_advises_in_both_languages() -> None:
    for each in lacks().values():
        assert each.title_fa and each.title_en and each.advice_fa.endswith(".") and each.advice_en.endswith(".")


@pytest.mark.django_db
def test_counts_are_those_of_the_rows(life: list) -> None:
    Person.objects.filter(pk=Person.objects.order_by("pk")[0].pk).update(birth_date=None, sex="")
    found = count_lacks()
    assert list(found) == list(lacks())
    people = list(Person.objects.all())
    assert found["people_without_birth_date"] == [sum(each.birth_date is None for each in people), len(people)]
    assert found["people_without_sex"] == [sum(each.sex == "" for each in people), len(people)]
    assert found["people_provisional"] == [sum(each.provisional for each in people), len(people)]
    bare = sum(each.activity == "" for each in Workshop.objects.all())
    assert found["workshops_without_activity"] == [bare, Workshop.objects.count()]
    assert found["lists_not_through"][0] == 0 and found["lists_not_through"][1] > 0
    assert all(0 <= count <= of for count, of in found.values())
