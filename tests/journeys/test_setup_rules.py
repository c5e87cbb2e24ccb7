"""An upgrade that brings a new act and no migration: the word `setup` tells the database who may ask for it."""

from __future__ import annotations

import pytest
from django.db import connection

from opentamin.faces.cli import setup
from opentamin.journeys.acts.catalogue import actions


@pytest.mark.django_db
def test_setup_teaches_the_roles_of_acts_without_a_migration() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM desk_act_rule WHERE action = 'visit_papers'")
        assert setup._schema().startswith("up to date")
        cursor.execute("SELECT action FROM desk_act_rule")
        assert {name for (name,) in cursor.fetchall()} == set(actions())
