"""What the database itself promises: entries balance at commit, nothing is changed, closed months stay closed."""

from django.db import migrations

BALANCE = """
ALTER TABLE ledger_entry ADD COLUMN written_in xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total numeric;
    sides bigint;
BEGIN
    SELECT sum(amount_rial), count(*) INTO total, sides FROM ledger_posting WHERE entry_id = NEW.id;
    IF sides < 2 OR total <> 0 THEN
        RAISE EXCEPTION 'ledger: entry % does not balance: % postings sum to % rial', NEW.key, sides, total
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances();

-- A posting joins only an entry of its own transaction. So one look at each entry, when its transaction ends, is
-- enough: afterwards its postings cannot become more, nor (append only) fewer or other. The same look stands for the
-- foreign keys to entry and account: neither is ever deleted, and one look a statement costs less than two a row.
CREATE FUNCTION ledger_posting_joins_new_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT n.entry_id, e.id IS NULL AS lost, a.code IS NULL AS homeless INTO wrong
        FROM new_postings n
        LEFT JOIN ledger_entry e ON e.id = n.entry_id
        LEFT JOIN ledger_account a ON a.code = n.account_id
        WHERE e.id IS NULL OR a.code IS NULL OR e.written_in <> pg_current_xact_id() LIMIT 1;
    IF FOUND AND wrong.lost THEN
        RAISE EXCEPTION 'ledger: there is no entry %', wrong.entry_id USING ERRCODE = 'foreign_key_violation';
    ELSIF FOUND AND wrong.homeless THEN
        RAISE EXCEPTION 'ledger: a posting of entry % has no account', wrong.entry_id
            USING ERRCODE = 'foreign_key_violation';
    ELSIF FOUND THEN
        RAISE EXCEPTION 'ledger: entry % is finished, no posting can join it', wrong.entry_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER posting_joins_new_entry AFTER INSERT ON ledger_posting
    REFERENCING NEW TABLE AS new_postings FOR EACH STATEMENT EXECUTE FUNCTION ledger_posting_joins_new_entry();

CREATE FUNCTION ledger_entry_period_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    shut integer;
BEGIN
    -- Shared with the lock that closing takes: a month cannot close under an entry that is being written.
    PERFORM pg_advisory_xact_lock_shared(2502, period) FROM (SELECT DISTINCT period FROM new_entries) AS p;
    SELECT p.period INTO shut FROM (SELECT DISTINCT period FROM new_entries) AS p
        WHERE (SELECT closed FROM ledger_periodevent v WHERE v.period = p.period ORDER BY v.id DESC LIMIT 1) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger: month % of the books is closed', shut USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM new_entries WHERE written_in <> pg_current_xact_id()) THEN
        RAISE EXCEPTION 'ledger: an entry names a transaction that is not its own' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER entry_period_open AFTER INSERT ON ledger_entry
    REFERENCING NEW TABLE AS new_entries FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_period_open();
"""

ONLY_ADDED = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to; a correction is a new entry', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""
WITHOUT_ONLY_ADDED = "DROP FUNCTION ledger_refuse_change CASCADE;"
for _table in ("ledger_account", "ledger_entry", "ledger_posting", "ledger_periodevent"):
    _events = "DELETE" if _table == "ledger_account" else "UPDATE OR DELETE"
    ONLY_ADDED += f"""
    CREATE TRIGGER {_table}_append_only BEFORE {_events} ON {_table}
        FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
    CREATE TRIGGER {_table}_append_only_whole BEFORE TRUNCATE ON {_table}
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
    """

WITHOUT_BALANCE = """
DROP FUNCTION ledger_entry_period_open CASCADE;
DROP FUNCTION ledger_posting_joins_new_entry CASCADE;
DROP FUNCTION ledger_entry_balances CASCADE;
ALTER TABLE ledger_entry DROP COLUMN written_in;
"""


def copy_chart(apps, schema_editor):
    """The accounts of chart.yaml become rows that postings can refer to."""
    from opentamin.ledger.chart import chart

    account = apps.get_model("ledger", "Account")
    for row in chart().accounts.values():
        account.objects.update_or_create(
            code=row.code,
            defaults={
                "kind": row.kind,
                "of": row.of,
                "title_fa": row.title_fa,
                "title_en": row.title_en,
                "closed": row.closed,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(BALANCE, WITHOUT_BALANCE),
        migrations.RunSQL(ONLY_ADDED, WITHOUT_ONLY_ADDED),
        migrations.RunPython(copy_chart, migrations.RunPython.noop),
    ]
