"""What signing a list would bring is kept as it was seen."""

import django.db.models.deletion
from django.db import migrations, models

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

OF_SUBMISSION = (
    "(SELECT w.branch_id FROM lists_wage_list w WHERE w.submission_id = journeys_rehearsal.submission_id LIMIT 1)"
)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0005_import_notes_guards"), ("lists", "0003_signing")]
    operations = [
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("found", models.JSONField()),
                ("known_at", models.DateTimeField()),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rehearsals", to="lists.submission"
                    ),
                ),
            ],
            options={"db_table": "journeys_rehearsal"},
        ),
        AppendOnly("journeys_rehearsal"),
        BranchRowSecurity("journeys_rehearsal", OF_SUBMISSION),
    ]
