"""Keys of programs: a table that only functions of the owner reach (see api_keys.sql)."""

from pathlib import Path

from django.db import migrations

KEYS = (Path(__file__).parent.parent / "api_keys.sql").read_text(encoding="utf-8")
GONE = """
DROP FUNCTION desk_enter_key(text), desk_keys_of(text), desk_end_key(bigint, text),
    desk_make_key(text, text, bigint, text, text[], boolean, timestamptz, text), desk_is_invented(bigint[]);
DROP TABLE desk_key;
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0008_desk_guards"), ("registers", "0001_initial")]
    operations = [migrations.RunSQL(KEYS, GONE)]
