"""Locks by device and address, one-time words, fresh proof, keys of one's own, messages for a gateway: see identity_gaps.sql.

It cannot be taken back: the functions before it lock somebody out by the failures of others.
"""

from pathlib import Path

from django.db import migrations, models

GAPS = (Path(__file__).parent.parent / "identity_gaps.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0011_paper_guards'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='dropped_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='next_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='tries',
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='message',
            name='trouble',
            field=models.CharField(db_default='', default='', max_length=120),
        ),
        migrations.AddField(
            model_name='message',
            name='until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='signinevent',
            name='device',
            field=models.CharField(db_default='', default='', max_length=24),
        ),
        migrations.AddField(
            model_name='token',
            name='proved_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='must_change',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('dropped_at', None), ('sent_at', None)), fields=['id'], name='message_waits'),
        ),
        migrations.AddIndex(
            model_name='signinevent',
            index=models.Index(condition=models.Q(('kind', 'failed')), fields=['address', '-at'], name='signin_failed_here'),
        ),
        migrations.RunSQL(GAPS),
    ]
