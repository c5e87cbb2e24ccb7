"""Papers stand as they are once an act has used them; pages reach bytes and drafts by functions of the owner."""

from pathlib import Path

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

PAPERS = (Path(__file__).parent.parent / "papers.sql").read_text(encoding="utf-8")
GONE = """
DROP TRIGGER desk_paper_stands ON desk_paper; DROP TRIGGER desk_paper_bytes_stand ON desk_paperbytes;
DROP FUNCTION desk_paper_stands(), desk_paper_bytes_stand(), desk_keep_paper(text, text, text, bytea, integer), desk_read_paper(text),
    desk_drop_draft(text), desk_keep_draft(text, text, jsonb, integer, integer);
"""
NOBODY = "NULL::bigint"
TABLES = {
    "desk_paper": NOBODY,
    "desk_paperbytes": NOBODY,
    "desk_paperuse": "branch_id",
    "desk_formdraft": NOBODY,
}


class Migration(migrations.Migration):
    dependencies = [("desk", "0010_papers_and_drafts")]
    operations = [
        *(BranchRowSecurity(table, branch) for table, branch in TABLES.items()),
        AppendOnly("desk_paperuse"),
        migrations.RunSQL(PAPERS, GONE),
    ]
