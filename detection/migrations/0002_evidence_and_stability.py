import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("detection", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="analysis",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                help_text="the release whose thresholds made the verdict: a detector's or that of `fusion`",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="analyses",
                to="detection.detectorrelease",
            ),
        ),
        migrations.AddField(
            model_name="analysis",
            name="threshold",
            field=models.FloatField(
                blank=True, help_text="likely fake from this P(fake)", null=True
            ),
        ),
        migrations.AddField(
            model_name="analysis",
            name="stability",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="treatment, probability and verdict of the image as it is sent on",
            ),
        ),
        migrations.AddField(
            model_name="analysis",
            name="contradiction",
            field=models.JSONField(
                blank=True, help_text="detectors that decided for opposite sides", null=True
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="evidence",
            field=models.JSONField(
                blank=True, default=dict, help_text="what the detector based it on"
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="picture_keys",
            field=models.JSONField(
                blank=True, default=dict, help_text="stored pictures of the evidence, by name"
            ),
        ),
    ]
