"""A relative lies in the files of the offices of whom they belong to: a child has no months of work that would say where."""

from django.db import migrations

SCOPE = """
CREATE FUNCTION registers_scope_from_relations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM registers_scope_from_office(array_agg(n.relative_id), array_agg(s.branch_id))
    FROM fresh n JOIN registers_person_scope s ON s.person_id = n.person_id
    WHERE s.branch_id IS NOT NULL HAVING count(*) > 0;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION registers_scope_from_relations() FROM PUBLIC;
CREATE TRIGGER registers_scope_from_relations AFTER INSERT ON registers_relation
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION registers_scope_from_relations();
SELECT registers_scope_from_office(array_agg(n.relative_id), array_agg(s.branch_id))
FROM registers_relation n JOIN registers_person_scope s ON s.person_id = n.person_id
WHERE s.branch_id IS NOT NULL HAVING count(*) > 0;
"""
NO_SCOPE = """
DROP TRIGGER registers_scope_from_relations ON registers_relation;
DROP FUNCTION registers_scope_from_relations();
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0007_person_by_last_name")]
    operations = [migrations.RunSQL(SCOPE, NO_SCOPE)]
