"""Lines by month, and what the database itself promises of lists: accepted ones are never changed."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

LINES = """
CREATE TABLE lists_list_line (
    month integer NOT NULL,
    wage_list_id bigint NOT NULL,
    row integer NOT NULL,
    person_id bigint NOT NULL,
    national_code text,
    insurance_number text,
    first_name text NOT NULL,
    last_name text NOT NULL,
    father_name text NOT NULL,
    id_card_number text NOT NULL,
    issue_place text NOT NULL,
    issue_date text NOT NULL,
    birth_date text NOT NULL,
    sex text NOT NULL,
    nationality text NOT NULL,
    is_foreign boolean NOT NULL,
    job_title text NOT NULL,
    job_code text NOT NULL,
    start_date text NOT NULL,
    leave_date text NOT NULL,
    days smallint NOT NULL CHECK (days BETWEEN 0 AND 31),
    daily_wage_rial bigint CHECK (daily_wage_rial >= 0),
    daily_seniority_rial bigint CHECK (daily_seniority_rial >= 0),
    monthly_wage_rial bigint CHECK (monthly_wage_rial >= 0),
    allowances_rial bigint CHECK (allowances_rial >= 0),
    marital_rial bigint CHECK (marital_rial >= 0),
    insurable_rial bigint NOT NULL CHECK (insurable_rial >= 0),
    total_pay_rial bigint CHECK (total_pay_rial >= 0),
    premium_insured_rial bigint CHECK (premium_insured_rial >= 0),
    percent_rate integer,
    PRIMARY KEY (month, wage_list_id, row)
) PARTITION BY RANGE (month);
CREATE INDEX list_line_person ON lists_list_line (person_id);
"""

STORED_FILES = """
DO $$ BEGIN
    ALTER TABLE lists_storedfile ALTER COLUMN content SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;  -- this server was built without lz4: its own compression is slower, nothing else
END $$;
"""

# The sets here are short and their statements long: compiling them to machine code takes ten times as long as they run.
NO_JIT = """
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET jit = off', current_database()); END $$;
"""

GUARD = """
CREATE FUNCTION lists_accepted_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'lists: list % is accepted and is never changed; send a correction', OLD.id
        USING ERRCODE = 'check_violation';
END $$;

-- The state is no part of what was accepted; a step of the flow that writes nothing else does not even come here.
CREATE TRIGGER accepted_stays BEFORE UPDATE OF version, submission_id, position, workshop_code, contract_row, month,
    list_number, previous_id, workshop_id, branch_id, people, content_digest, declared, hazardous_declared_rial,
    accepted_at ON lists_wage_list FOR EACH ROW WHEN (OLD.version IS NOT NULL)
    EXECUTE FUNCTION lists_accepted_stays();

-- What a list declares lies apart, so that its steps do not write it again; the rest is changed in place.
ALTER TABLE lists_wage_list ALTER COLUMN declared SET STORAGE EXTERNAL;
ALTER TABLE lists_wage_list SET (toast_tuple_target = 128, fillfactor = 70);
"""


OF_LIST = "(SELECT w.branch_id FROM lists_wage_list w WHERE w.id = {}.wage_list_id)"


class Migration(migrations.Migration):
    dependencies = [("lists", "0001_initial"), ("desk", "0002_security")]
    operations = [
        migrations.RunSQL(LINES, "DROP TABLE lists_list_line"),
        migrations.RunSQL(NO_JIT, migrations.RunSQL.noop),
        migrations.RunSQL(STORED_FILES, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, "DROP FUNCTION lists_accepted_stays CASCADE"),
        *(AppendOnly(f"lists_{name}") for name in ("list_line", "list_finding", "submissionfile")),
        BranchRowSecurity("lists_wage_list", "branch_id"),
        BranchRowSecurity("lists_list_line", OF_LIST.format("lists_list_line")),
        BranchRowSecurity("lists_list_finding", OF_LIST.format("lists_list_finding")),
    ]
