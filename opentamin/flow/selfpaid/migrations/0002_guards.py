"""Guards: everything here is only added to; whose rows an officer may see; a contract puts a person into the scope of its branch."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

OWN = ("selfpaid_contract", "selfpaid_due", "selfpaid_payment", "selfpaid_paid_month", "selfpaid_ending")
SCOPE = """
CREATE FUNCTION selfpaid_contract_gives_scope() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM registers_scope_from_office(array_agg(c.person_id), array_agg(c.branch_id)) FROM fresh c HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER selfpaid_contract_gives_scope AFTER INSERT ON selfpaid_contract
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION selfpaid_contract_gives_scope();
"""
NO_SCOPE = "DROP TRIGGER selfpaid_contract_gives_scope ON selfpaid_contract; DROP FUNCTION selfpaid_contract_gives_scope()"
OF_HEAD = "(SELECT c.branch_id FROM selfpaid_contract c WHERE c.id = selfpaid_head.contract_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("selfpaid", "0001_initial"),
        ("desk", "0002_security"),
        ("registers", "0006_scope_and_moves"),
    ]
    operations = [
        *(AppendOnly(table) for table in (*OWN, "selfpaid_head")),
        *(BranchRowSecurity(table, "branch_id") for table in OWN),
        BranchRowSecurity("selfpaid_head", OF_HEAD),
        migrations.RunSQL(SCOPE, NO_SCOPE),
    ]
