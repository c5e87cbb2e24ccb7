"""Append-only guard, sessions for row security, partitions: see security.sql."""

from pathlib import Path

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly

SECURITY = (Path(__file__).parent.parent / "security.sql").read_text(encoding="utf-8")
GONE = """
DROP FUNCTION desk_month_partition(regclass, integer);
DROP FUNCTION desk_log_reading(bigint, text);
DROP FUNCTION desk_visible_branches();
DROP FUNCTION desk_sees_all();
DROP FUNCTION desk_session_token();
DROP FUNCTION desk_open_session(text);
DROP FUNCTION desk_refuse_change() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [migrations.RunSQL(SECURITY, GONE), AppendOnly("desk_reading")]
