"""Nobody answers an appeal against a ruling to which they contributed: PostgreSQL refuses it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION moderation_refuse_own_appeal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM moderation_decision earlier
        WHERE earlier.case_id = NEW.case_id AND earlier.reviewer_id = NEW.reviewer_id
          AND earlier.round < NEW.round AND earlier.undone_at IS NULL
          AND earlier.kind <> 'escalation'
    ) THEN
        RAISE EXCEPTION 'An appeal is answered by somebody who has not ruled on the case'
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'moderation_another_reviewer_answers';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER moderation_another_reviewer_answers
    BEFORE INSERT OR UPDATE OF reviewer_id, claimed_from ON moderation_decision
    FOR EACH ROW WHEN (NEW.claimed_from = 'appealed')
    EXECUTE FUNCTION moderation_refuse_own_appeal();
"""

ALLOW = """
DROP TRIGGER moderation_another_reviewer_answers ON moderation_decision;
DROP FUNCTION moderation_refuse_own_appeal();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0008_appeals")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
