"""Career entries by year of the month; only ever added to."""

from django.db import migrations

ENTRIES = """
CREATE TABLE careers_career_entry (
    person_id bigint NOT NULL,
    month integer NOT NULL CHECK (month % 100 BETWEEN 1 AND 12),
    source_kind smallint NOT NULL CHECK (source_kind IN (1, 2)),
    source_id bigint NOT NULL,
    workshop_code text NOT NULL,
    contract_row text NOT NULL,
    reversal boolean NOT NULL,
    days smallint NOT NULL,
    base_rial bigint NOT NULL,
    pay_rial bigint NOT NULL,
    known_at timestamptz NOT NULL,
    CHECK (reversal AND days <= 0 AND base_rial <= 0 AND pay_rial <= 0
        OR NOT reversal AND days >= 0 AND base_rial >= 0 AND pay_rial >= 0),
    PRIMARY KEY (person_id, month, source_kind, source_id, workshop_code, reversal)
) PARTITION BY RANGE (month);
"""


class Migration(migrations.Migration):
    dependencies = [("careers", "0001_initial")]
    operations = [migrations.RunSQL(ENTRIES, "DROP TABLE careers_career_entry")]
