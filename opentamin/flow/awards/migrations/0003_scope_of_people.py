"""An award puts who is paid, and whose record it rests on, into the scope of its branch."""

from django.db import migrations

AWARDED = """
CREATE FUNCTION awards_award_gives_scope() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM registers_scope_from_office(array_agg(n.person), array_agg(a.branch_id))
        FROM fresh a CROSS JOIN LATERAL (VALUES (a.person_id), (a.insured_id)) AS n (person) HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER awards_award_gives_scope AFTER INSERT ON awards_award
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION awards_award_gives_scope();
SELECT registers_scope_from_office(array_agg(n.person), array_agg(a.branch_id))
    FROM awards_award a CROSS JOIN LATERAL (VALUES (a.person_id), (a.insured_id)) AS n (person) HAVING count(*) > 0;
"""


class Migration(migrations.Migration):
    dependencies = [("awards", "0002_guards"), ("registers", "0006_scope_and_moves")]
    operations = [
        migrations.RunSQL(
            AWARDED, "DROP TRIGGER awards_award_gives_scope ON awards_award; DROP FUNCTION awards_award_gives_scope()"
        ),
    ]
