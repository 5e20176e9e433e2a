"""An appeal is filed by a person or by a key; whoever made the key does not answer it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FILED_BY_THE_REVIEWER = """
CREATE OR REPLACE FUNCTION moderation_refuse_answer_to_oneself() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM moderation_appeal appeal
        LEFT JOIN accounts_apikey key ON key.id = appeal.api_key_id
        WHERE appeal.case_id = NEW.case_id
          AND coalesce(appeal.filed_by_id, key.created_by_id) = NEW.reviewer_id
    ) THEN
        RAISE EXCEPTION 'An appeal is answered by somebody who did not file it'
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'moderation_who_appealed_does_not_answer';
    END IF;
    RETURN NEW;
END $$;
"""

FILED_BY_A_PERSON = """
CREATE OR REPLACE FUNCTION moderation_refuse_answer_to_oneself() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM moderation_appeal appeal
        WHERE appeal.case_id = NEW.case_id AND appeal.filed_by_id = NEW.reviewer_id
    ) THEN
        RAISE EXCEPTION 'An appeal is answered by somebody who did not file it'
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'moderation_who_appealed_does_not_answer';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("moderation", "0033_reviewer_figures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="appeal",
            name="filed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="api_key",
            field=models.ForeignKey(
                blank=True,
                help_text="the key that filed it in nobody's name",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.apikey",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.CheckConstraint(
                condition=models.Q(("api_key", None), ("filed_by__isnull", False))
                | models.Q(("api_key__isnull", False), ("filed_by", None)),
                name="moderation_appeal_is_filed_by_a_person_or_a_key",
            ),
        ),
        migrations.RunSQL(FILED_BY_THE_REVIEWER, FILED_BY_A_PERSON),
    ]
