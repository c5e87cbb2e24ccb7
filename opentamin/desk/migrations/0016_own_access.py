"""Password, passkeys, authenticator, sessions and keys of one's own: see own_access.sql. It cannot be taken back."""

from pathlib import Path

from django.db import migrations, models

OWN = (Path(__file__).parent.parent / "own_access.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("desk", "0015_sandbox_guards")]
    operations = [
        migrations.AddField("passkey", "used_at", models.DateTimeField(null=True)),
        migrations.AddField("user", "word_until", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "signinevent",
            models.Index(fields=["address", "-at"], name="signin_code_asked", condition=models.Q(("kind", "code"))),
        ),
        migrations.RunSQL(OWN),
    ]
