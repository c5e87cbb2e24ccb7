"""Career entries by year of the month; only ever added to."""

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly

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

-- A year's partition, made when its first rows come: a record of decades stays a few dozen partitions.
CREATE FUNCTION careers_year_partition(wanted integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    child text := format('careers_career_entry_%s', wanted);
BEGIN
    IF wanted NOT BETWEEN 1300 AND 1499 THEN
        RAISE EXCEPTION 'careers: no year %', wanted USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(3501, wanted);
    IF to_regclass('public.' || child) IS NULL THEN
        EXECUTE format('CREATE TABLE public.%I PARTITION OF careers_career_entry FOR VALUES FROM (%s) TO (%s)',
            child, wanted * 100 + 1, wanted * 100 + 13);
        EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, opentamin_app, opentamin_web', child);
    END IF;
END $$;
REVOKE ALL ON FUNCTION careers_year_partition(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION careers_year_partition(integer) TO opentamin_app;
"""


class Migration(migrations.Migration):
    dependencies = [("careers", "0001_initial"), ("desk", "0002_security")]
    operations = [
        migrations.RunSQL(ENTRIES, "DROP TABLE careers_career_entry; DROP FUNCTION careers_year_partition"),
        AppendOnly("careers_career_entry"),
        AppendOnly("careers_opening"),
    ]
