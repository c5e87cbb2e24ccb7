"""Letters, tickets and what happened to tasks are only added to, and seen by their branch and their addressee."""

from pathlib import Path

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

HERE = Path(__file__).parent.parent
LETTERS, DESK = ((HERE / name).read_text(encoding="utf-8") for name in ("letters.sql", "service_desk.sql"))
TICKET = "(SELECT t.branch_id FROM desk_ticket t WHERE t.id = ticket_id)"
TABLES = {
    "desk_letter": "branch_id",
    "desk_letter_service": "(SELECT l.branch_id FROM desk_letter l WHERE l.id = letter_id)",
    "desk_task_event": "(SELECT t.branch_id FROM desk_task t WHERE t.id = task_id)",
    "desk_ticket": "branch_id",
    "desk_ticket_event": TICKET,
    "desk_survey": TICKET,
    "desk_satisfaction": TICKET,
}


class Migration(migrations.Migration):
    dependencies = [("desk", "0007_desk_and_letters")]
    operations = [
        *(BranchRowSecurity(table, branch) for table, branch in TABLES.items()),
        *(AppendOnly(table) for table in TABLES),
        migrations.RunSQL(LETTERS, "DROP FUNCTION desk_letter_seen(bigint)"),
        migrations.RunSQL(
            DESK,
            "DROP FUNCTION desk_survey_of(text), desk_rate_ticket(text, integer, text), desk_act_of_code(text),"
            " desk_persons_of_mobile(text), desk_colleagues(text[])",
        ),
    ]
