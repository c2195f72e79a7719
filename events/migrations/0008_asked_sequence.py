from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0007_fewer_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="asked_sequence",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        # Of which changes people were asked again is not known any more: as before, answers to older versions say nothing.
        migrations.RunSQL("UPDATE events_event SET asked_sequence = sequence", migrations.RunSQL.noop),
        migrations.AlterModelOptions(
            name="answerrecord",
            options={
                "ordering": ["pk"],
                "verbose_name": "answer in the history",
                "verbose_name_plural": "answers in the history",
            },
        ),
    ]
