"""Months that people pay themselves: a fourth kind of source, of no workshop; the contract gives the scope, not the month."""

from django.db import migrations

KINDS = """
ALTER TABLE careers_career_entry DROP CONSTRAINT careers_career_entry_source_kind_check;
ALTER TABLE careers_career_entry ADD CONSTRAINT careers_career_entry_source_kind_check CHECK (source_kind IN ({0}));
"""
OF_NO_WORKSHOP = """
ALTER TABLE careers_career_entry
    ADD CONSTRAINT careers_self_paid_of_no_workshop CHECK (source_kind <> 4 OR workshop_code = '');
"""
BY_CONTRACT = "CREATE INDEX careers_entry_self_paid ON careers_career_entry (source_id, month) WHERE source_kind = 4"
SCOPE = """
CREATE OR REPLACE FUNCTION careers_work_gives_scope() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    people bigint[];
    codes text[];
BEGIN
    EXECUTE 'SELECT array_agg(n.person_id), array_agg(n.workshop_code)
             FROM (SELECT DISTINCT person_id, workshop_code FROM fresh WHERE workshop_code <> '''') n
             LEFT JOIN registers_person_scope s ON s.person_id = n.person_id AND s.via = n.workshop_code
             WHERE s.id IS NULL' INTO people, codes;
    IF people IS NOT NULL THEN
        PERFORM registers_scope_from_work(people, codes);
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("careers", "0006_guards_of_inspected_months"), ("selfpaid", "0002_guards")]
    operations = [
        migrations.RunSQL(KINDS.format("1, 2, 3, 4"), KINDS.format("1, 2, 3")),
        migrations.RunSQL(OF_NO_WORKSHOP, "ALTER TABLE careers_career_entry DROP CONSTRAINT careers_self_paid_of_no_workshop"),
        migrations.RunSQL(BY_CONTRACT, "DROP INDEX careers_entry_self_paid"),
        # Backwards the better body stays: it promises the same.
        migrations.RunSQL(SCOPE, migrations.RunSQL.noop),
    ]
