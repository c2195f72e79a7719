"""Who was asked is known without a look at the invitation, and counted; an invitation knows its event."""

import django.db.models.deletion
from django.db import migrations, models

ASKED = "UPDATE events_registration SET was_asked = TRUE WHERE id IN (SELECT registration_id FROM events_invitation)"
EVENT = """
UPDATE events_invitation
SET event_id = (SELECT r.event_id FROM events_registration r WHERE r.id = events_invitation.registration_id)
"""
COUNT = """
INSERT INTO events_tally (event_id, status, was_asked, attendance, sector, municipality, people, seats)
SELECT r.event_id, r.status, r.was_asked, r.attendance, COALESCE(o.sector, ''), COALESCE(r.municipality_id, ''),
    COUNT(*), SUM(r.seats)
FROM events_registration r LEFT JOIN networks_organisation o ON o.id = r.organisation_id
GROUP BY 1, 2, 3, 4, 5, 6
"""
COUNT_AS_BEFORE = """
INSERT INTO events_tally (event_id, status, attendance, sector, municipality, people, seats)
SELECT r.event_id, r.status, r.attendance, COALESCE(o.sector, ''), COALESCE(r.municipality_id, ''), COUNT(*), SUM(r.seats)
FROM events_registration r LEFT JOIN networks_organisation o ON o.id = r.organisation_id
GROUP BY 1, 2, 3, 4, 5
"""
NONE = "DELETE FROM events_tally"


def check_now(apps, schema_editor):
    """PostgreSQL changes no table while the check of a key to another one is still to come."""
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0005_dated_notes'),
        ('networks', '0002_competences'),
    ]

    operations = [
        migrations.RunSQL(NONE, COUNT_AS_BEFORE),
        migrations.RemoveConstraint(
            model_name='tally',
            name='tally_of_each_stand',
        ),
        migrations.AddField(
            model_name='tally',
            name='was_asked',
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='tally',
            constraint=models.UniqueConstraint(fields=('event', 'status', 'was_asked', 'attendance', 'sector', 'municipality'), name='tally_of_each_stand'),
        ),
        migrations.AddField(
            model_name='registration',
            name='was_asked',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RemoveIndex(
            model_name='invitation',
            name='invitation_bounced',
        ),
        migrations.RemoveIndex(
            model_name='invitation',
            name='invitation_reminded',
        ),
        migrations.AddField(
            model_name='invitation',
            name='event',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='events.event'),
        ),
        migrations.RunSQL(EVENT, migrations.RunSQL.noop),
        migrations.RunSQL(ASKED, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT, NONE),
        migrations.RunPython(check_now, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='invitation',
            name='event',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='events.event'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['event', 'created_at'], name='events_invi_event_i_7a7ff8_idx'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(condition=models.Q(('state__in', ['revoked', 'bounced']), ('silenced_at__isnull', False), _connector='OR'), fields=['event'], name='invitation_past_reminding'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(condition=models.Q(('reminded_at__isnull', False)), fields=['event', 'reminded_at'], name='invitation_reminded'),
        ),
    ]
