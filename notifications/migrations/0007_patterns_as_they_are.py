"""Patterns are kept as they are written: to squeeze one takes PostgreSQL 2.5 ms, and they go after a week."""

from django.db import migrations

COLUMNS = ("text", "html", "calendar")


def keep_as_they_are(apps, schema_editor):
    _store(schema_editor, "EXTERNAL")


def squeeze(apps, schema_editor):
    _store(schema_editor, "EXTENDED")


def _store(schema_editor, how):
    if schema_editor.connection.vendor != "postgresql":
        return
    for column in COLUMNS:
        schema_editor.execute(f"ALTER TABLE notifications_pattern ALTER COLUMN {column} SET STORAGE {how}")


class Migration(migrations.Migration):

    dependencies = [("notifications", "0006_fewer_indexes")]
    operations = [migrations.RunPython(keep_as_they_are, squeeze)]
