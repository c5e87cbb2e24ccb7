"""A list from a page waits for a signature; who sent a submission may read its bytes again, to mend the list in place."""

import django.db.models.deletion
from django.db import migrations, models

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

OWN_BYTES = """
CREATE FUNCTION lists_own_bytes(wanted bigint, most bigint) RETURNS TABLE (name text, content bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    RETURN QUERY SELECT f.name::text, b.content FROM lists_submission s
        JOIN lists_submissionfile f ON f.submission_id = s.id JOIN lists_storedfile b ON b.sha256 = f.file_id
        WHERE s.id = wanted AND desk_session_user() <> 0 AND s.sender = 'user/' || desk_session_user()
            AND (SELECT sum(x.size) FROM lists_submissionfile y JOIN lists_storedfile x ON x.sha256 = y.file_id
                 WHERE y.submission_id = wanted) <= most
        ORDER BY f.position;
END $$;
REVOKE ALL ON FUNCTION lists_own_bytes(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lists_own_bytes(bigint, bigint) TO opentamin_web, opentamin_app;
"""
OF_SUBMISSION = "(SELECT w.branch_id FROM lists_wage_list w WHERE w.submission_id = lists_signature.submission_id LIMIT 1)"


class Migration(migrations.Migration):
    dependencies = [("lists", "0002_guards"), ("desk", "0009_api_keys")]
    operations = [
        migrations.AddField("submission", "sign_first", models.BooleanField(db_default=False, default=False)),
        migrations.AddField(
            "submission", "workshop_code", models.CharField(db_default="", default="", max_length=10)
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=100)),
                ("signed_at", models.DateTimeField()),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signature", to="lists.submission"
                    ),
                ),
            ],
            options={"db_table": "lists_signature"},
        ),
        AppendOnly("lists_signature"),
        BranchRowSecurity("lists_signature", OF_SUBMISSION),
        migrations.RunSQL(OWN_BYTES, "DROP FUNCTION lists_own_bytes(bigint, bigint)"),
    ]
