"""Half of the indexes of an entry go: what they answered another answers.

* `key` for LIKE: the database sorts by bytes (C), so the index that keeps keys unique serves prefixes too.
* `corrects` and `reverses` are empty in nearly every entry: only those that name an entry stand in the index. One entry
  is still reversed once: empty places were never held against each other.
"""

from django.db import migrations

LEAN = """
DROP INDEX IF EXISTS ledger_entry_key_b3fe1ea3_like;
DROP INDEX IF EXISTS ledger_entry_corrects_id_2925b5f6;
CREATE INDEX entry_corrects ON ledger_entry (corrects_id) WHERE corrects_id IS NOT NULL;
CREATE UNIQUE INDEX entry_reversed_once ON ledger_entry (reverses_id) WHERE reverses_id IS NOT NULL;
ALTER TABLE ledger_entry DROP CONSTRAINT IF EXISTS ledger_entry_reverses_id_key;
"""
WHOLE = """
ALTER TABLE ledger_entry ADD CONSTRAINT ledger_entry_reverses_id_key UNIQUE (reverses_id);
DROP INDEX entry_reversed_once;
DROP INDEX entry_corrects;
CREATE INDEX ledger_entry_corrects_id_2925b5f6 ON ledger_entry (corrects_id);
CREATE INDEX ledger_entry_key_b3fe1ea3_like ON ledger_entry (key varchar_pattern_ops);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_items")]
    operations = [migrations.RunSQL(LEAN, WHOLE)]
