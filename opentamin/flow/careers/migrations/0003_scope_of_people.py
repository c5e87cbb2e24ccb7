"""A month worked puts a person into the scope of the workshop and of the branch that keeps its file."""

from django.db import migrations

WORK = """
CREATE FUNCTION careers_work_gives_scope() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    people bigint[];
    codes text[];
BEGIN
    EXECUTE 'SELECT array_agg(n.person_id), array_agg(n.workshop_code)
             FROM (SELECT DISTINCT person_id, workshop_code FROM fresh) n
             LEFT JOIN registers_person_scope s ON s.person_id = n.person_id AND s.via = n.workshop_code
             WHERE s.id IS NULL' INTO people, codes;
    IF people IS NOT NULL THEN
        PERFORM registers_scope_from_work(people, codes);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER careers_work_gives_scope AFTER INSERT ON careers_career_entry
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION careers_work_gives_scope();
"""
BACKFILL = """
INSERT INTO registers_person_scope (person_id, via, workshop_id, branch_id)
    SELECT n.person_id, n.workshop_code, w.id, w.branch_id
    FROM (SELECT DISTINCT person_id, workshop_code FROM careers_career_entry) n
    LEFT JOIN registers_workshop w ON w.code = n.workshop_code
    ON CONFLICT (person_id, via) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("careers", "0002_guards"), ("registers", "0006_scope_and_moves")]
    operations = [
        migrations.RunSQL(
            WORK,
            "DROP TRIGGER careers_work_gives_scope ON careers_career_entry; DROP FUNCTION careers_work_gives_scope()",
        ),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
