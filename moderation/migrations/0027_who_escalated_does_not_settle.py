"""Nobody settles what they voted on or escalated in the same round: PostgreSQL refuses it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION moderation_refuse_own_escalation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM moderation_decision earlier
        WHERE earlier.case_id = NEW.case_id AND earlier.reviewer_id = NEW.reviewer_id
          AND earlier.round = NEW.round AND earlier.undone_at IS NULL AND earlier.id <> NEW.id
    ) THEN
        RAISE EXCEPTION 'What was escalated is settled by somebody who had no part in it'
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'moderation_who_escalated_does_not_settle';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER moderation_who_escalated_does_not_settle
    BEFORE INSERT OR UPDATE OF reviewer_id, claimed_from ON moderation_decision
    FOR EACH ROW WHEN (NEW.claimed_from = 'escalated')
    EXECUTE FUNCTION moderation_refuse_own_escalation();
"""

ALLOW = """
DROP TRIGGER moderation_who_escalated_does_not_settle ON moderation_decision;
DROP FUNCTION moderation_refuse_own_escalation();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0026_who_appealed_does_not_answer")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
