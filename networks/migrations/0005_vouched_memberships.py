from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0004_vouched_affiliations"),
    ]

    operations = [
        # As for the affiliations: who wrote the organisations is not known any more, and they were taken as known.
        migrations.AddField(
            model_name="membership",
            name="is_vouched",
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.AlterModelOptions(
            name="mailpause",
            options={"verbose_name": "pause of mail", "verbose_name_plural": "pauses of mail"},
        ),
    ]
