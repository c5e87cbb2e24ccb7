"""Guards: what is only added to, and whose rows an officer may see."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

FROZEN = """
CREATE FUNCTION payroll_refuse_after_approval() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM changed c JOIN payroll_run r ON r.id = c.run_id WHERE r.state IN ('approved', 'posted')) THEN
        RAISE EXCEPTION 'payroll: the run is approved, its slips stand' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payroll_slip_frozen_delete AFTER DELETE ON payroll_slip REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION payroll_refuse_after_approval();
CREATE TRIGGER payroll_slip_frozen_update AFTER UPDATE ON payroll_slip REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION payroll_refuse_after_approval();
CREATE TRIGGER payroll_slip_frozen_insert AFTER INSERT ON payroll_slip REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION payroll_refuse_after_approval();
CREATE TRIGGER payroll_difference_frozen_delete AFTER DELETE ON payroll_difference REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION payroll_refuse_after_approval();
CREATE TRIGGER payroll_difference_frozen_update AFTER UPDATE ON payroll_difference REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION payroll_refuse_after_approval();
CREATE TRIGGER payroll_difference_frozen_insert AFTER INSERT ON payroll_difference REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION payroll_refuse_after_approval();
"""
THAWED = """
DROP TRIGGER payroll_slip_frozen_delete ON payroll_slip;
DROP TRIGGER payroll_slip_frozen_update ON payroll_slip;
DROP TRIGGER payroll_slip_frozen_insert ON payroll_slip;
DROP TRIGGER payroll_difference_frozen_delete ON payroll_difference;
DROP TRIGGER payroll_difference_frozen_update ON payroll_difference;
DROP TRIGGER payroll_difference_frozen_insert ON payroll_difference;
DROP FUNCTION payroll_refuse_after_approval();
"""


class Migration(migrations.Migration):
    dependencies = [("payroll", "0001_initial"), ("desk", "0002_security")]
    operations = [
        migrations.RunSQL(FROZEN, THAWED),
        AppendOnly("payroll_adjustment"),
        BranchRowSecurity("payroll_slip", "branch_id"),
    ]
