"""A claim puts a person into the scope of its branch; so whose claim it is, and where, never changes."""

from django.db import migrations

CLAIMED = """
CREATE FUNCTION claims_claim_gives_scope() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM registers_scope_from_office(array_agg(c.person_id), array_agg(c.branch_id)) FROM fresh c HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER claims_claim_gives_scope AFTER INSERT ON claims_claim
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION claims_claim_gives_scope();
CREATE TRIGGER claims_claim_stays_whose_it_is BEFORE UPDATE ON claims_claim FOR EACH ROW
    WHEN ((OLD.person_id, OLD.branch_id) IS DISTINCT FROM (NEW.person_id, NEW.branch_id))
    EXECUTE FUNCTION desk_refuse_change();
SELECT registers_scope_from_office(array_agg(c.person_id), array_agg(c.branch_id)) FROM claims_claim c HAVING count(*) > 0;
"""
NOT_CLAIMED = """
DROP TRIGGER claims_claim_stays_whose_it_is ON claims_claim;
DROP TRIGGER claims_claim_gives_scope ON claims_claim;
DROP FUNCTION claims_claim_gives_scope();
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_guards"), ("registers", "0006_scope_and_moves"), ("desk", "0002_security")]
    operations = [migrations.RunSQL(CLAIMED, NOT_CLAIMED)]
