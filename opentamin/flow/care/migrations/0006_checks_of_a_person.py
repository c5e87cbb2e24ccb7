"""A person sees which centres asked about them, without reading the checks of a whole month."""

from django.db import migrations

INDEX = "CREATE INDEX care_check_of_person ON care_check (person_id, number DESC) WHERE person_id IS NOT NULL"


class Migration(migrations.Migration):
    dependencies = [("care", "0005_bill_guards")]
    operations = [migrations.RunSQL(INDEX, "DROP INDEX care_check_of_person")]
