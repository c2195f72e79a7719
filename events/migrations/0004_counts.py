import django.db.models.deletion
from django.db import migrations, models

COUNT = """
INSERT INTO events_tally (event_id, status, attendance, sector, municipality, people, seats)
SELECT r.event_id, r.status, r.attendance, COALESCE(o.sector, ''), COALESCE(r.municipality_id, ''), COUNT(*), SUM(r.seats)
FROM events_registration r LEFT JOIN networks_organisation o ON o.id = r.organisation_id
GROUP BY 1, 2, 3, 4, 5
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_line_by_attendance'),
        ('networks', '0002_competences'),
    ]

    operations = [
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tallies', to='events.event')),
                ('status', models.CharField(max_length=24)),
                ('attendance', models.CharField(max_length=10)),
                ('sector', models.CharField(blank=True, max_length=20)),
                ('municipality', models.CharField(blank=True, max_length=4)),
                ('people', models.IntegerField()),
                ('seats', models.IntegerField()),
            ],
        ),
        migrations.AddConstraint(
            model_name='tally',
            constraint=models.UniqueConstraint(fields=('event', 'status', 'attendance', 'sector', 'municipality'), name='tally_of_each_stand'),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(condition=models.Q(('state', 'bounced')), fields=['registration'], name='invitation_bounced'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(condition=models.Q(('reminded_at__isnull', False)), fields=['registration'], name='invitation_reminded'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(condition=models.Q(('wish', ''), _negated=True), fields=['event'], name='registration_wish'),
        ),
    ]
