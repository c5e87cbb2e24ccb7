"""What became known since an instant is found without reading whole years: rows come in the order of `known_at`."""

from django.db import migrations

INDEX = "CREATE INDEX careers_entry_known ON careers_career_entry USING brin (known_at) WITH (pages_per_range = 32, autosummarize = on)"


class Migration(migrations.Migration):
    dependencies = [("careers", "0003_scope_of_people")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX careers_entry_known")]
