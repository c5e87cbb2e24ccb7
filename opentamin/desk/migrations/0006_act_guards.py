"""Asking for an act is a function of the owner; what became of it is read by who asked."""

from pathlib import Path

from django.db import migrations

from opentamin.desk.migration_operations import BranchRowSecurity

ACTS = (Path(__file__).parent.parent / "acts.sql").read_text(encoding="utf-8")
GONE = "DROP FUNCTION desk_ask_act(text, text, text, jsonb, text)"


class Migration(migrations.Migration):
    dependencies = [("desk", "0005_acts")]
    operations = [migrations.RunSQL(ACTS, GONE), BranchRowSecurity("desk_act", "NULL::bigint")]
