from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0003_paused_members"),
    ]

    operations = [
        # Who wrote those that are there is not known any more: they open what they have opened until now.
        migrations.AddField(
            model_name="affiliation",
            name="is_vouched",
            field=models.BooleanField(
                default=True,
                help_text="Sees and answers what is the organisation's own: its project ideas and its profile. "
                "Without the tick a coordinator wrote it, and nobody has confirmed it yet.",
                verbose_name="confirmed",
            ),
        ),
        migrations.AddField(
            model_name="affiliation",
            name="by_coordinator",
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
