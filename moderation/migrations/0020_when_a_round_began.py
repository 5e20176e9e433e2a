import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0019_rulings_so_far_are_played")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="waiting_since",
            field=models.DateTimeField(
                default=django.utils.timezone.now,
                editable=False,
                help_text="when its round began",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="decision",
            name="waiting_since",
            field=models.DateTimeField(
                default=django.utils.timezone.now,
                editable=False,
                help_text="when the round of its case began",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="dayfigures",
            name="reopened",
            field=models.PositiveIntegerField(
                default=0, help_text="rounds after the first: cases opened again or appealed"
            ),
        ),
        migrations.AlterField(
            model_name="dayfigures",
            name="opened",
            field=models.PositiveIntegerField(default=0, help_text="new cases"),
        ),
        migrations.AlterField(
            model_name="dayfigures",
            name="median_seconds",
            field=models.FloatField(blank=True, help_text="waited for a ruling", null=True),
        ),
        migrations.AlterField(
            model_name="dayfigures",
            name="p95_seconds",
            field=models.FloatField(blank=True, help_text="waited for a ruling", null=True),
        ),
    ]
