"""The sandbox: keys that open nothing, rehearsals that only their own key reads (see sandbox.sql)."""

from pathlib import Path

from django.db import migrations

from opentamin.desk.migration_operations import BranchRowSecurity

SANDBOX = (Path(__file__).parent.parent / "sandbox.sql").read_text(encoding="utf-8")
GONE = """
DROP FUNCTION desk_ask_rehearsal(text, text, jsonb), desk_make_test_key(text, text, timestamptz, text);
DROP FUNCTION desk_session_key() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0014_sandbox")]
    operations = [migrations.RunSQL(SANDBOX, GONE), BranchRowSecurity("desk_rehearsal", "NULL::bigint")]
