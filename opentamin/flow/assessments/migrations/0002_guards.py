"""Computed lines by month; nothing that was assessed is ever changed."""

from django.db import migrations

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
    PRIMARY KEY (month, wage_list_id, row)
) PARTITION BY RANGE (month);
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]
    operations = [migrations.RunSQL(LINES, "DROP TABLE assessments_assessment_line")]
