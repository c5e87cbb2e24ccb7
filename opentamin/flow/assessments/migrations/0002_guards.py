"""Computed lines by month; nothing that was assessed is ever changed."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly, BranchRowSecurity

LINES = """
CREATE TABLE assessments_assessment_line (
    month integer NOT NULL,
    wage_list_id bigint NOT NULL,
    row integer NOT NULL,
    person_id bigint NOT NULL,
    days smallint NOT NULL CHECK (days BETWEEN 0 AND 31),
    pay_rial bigint NOT NULL CHECK (pay_rial >= 0),
    "foreign" boolean NOT NULL,
    unemployment_covered boolean NOT NULL,
    relief smallint NOT NULL,
    apprentice boolean NOT NULL,
    work_accident_only boolean NOT NULL,
    floor_rial bigint NOT NULL CHECK (floor_rial >= 0),
    ceiling_rial bigint NOT NULL CHECK (ceiling_rial >= 0),
    base_rial bigint NOT NULL CHECK (base_rial >= 0),
    premium_insured_rial bigint NOT NULL CHECK (premium_insured_rial >= 0),
    premium_employer_rial bigint NOT NULL CHECK (premium_employer_rial >= 0),
    premium_unemployment_rial bigint NOT NULL CHECK (premium_unemployment_rial >= 0),
    premium_state_rial bigint NOT NULL CHECK (premium_state_rial >= 0),
    relief_state_rial bigint NOT NULL CHECK (relief_state_rial >= 0),
    treatment_rial bigint NOT NULL CHECK (treatment_rial >= 0),
    premium_due_rial bigint NOT NULL CHECK (premium_due_rial >= 0),
    steps bigint[] NOT NULL,
    PRIMARY KEY (month, wage_list_id, row)
) PARTITION BY RANGE (month);
"""


OF_LIST = "(SELECT a.branch_id FROM assessments_assessment a WHERE a.wage_list_id = {}.wage_list_id)"
OF_ASSESSMENT = "(SELECT a.branch_id FROM assessments_assessment a WHERE a.id = {}.assessment_id)"


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial"), ("desk", "0002_security"), ("ledger", "0002_guards")]
    operations = [
        migrations.RunSQL(LINES, "DROP TABLE assessments_assessment_line"),
        *(
            AppendOnly(f"assessments_{name}")
            for name in ("legal_basis", "assessment", "share_amount", "assessment_line")
        ),
        BranchRowSecurity("assessments_assessment", "branch_id"),
        BranchRowSecurity("assessments_share_amount", OF_ASSESSMENT.format("assessments_share_amount")),
        BranchRowSecurity("assessments_assessment_line", OF_LIST.format("assessments_assessment_line")),
        BranchRowSecurity("ledger_entry", "branch_id"),
        BranchRowSecurity("ledger_posting", "branch_id"),
    ]
