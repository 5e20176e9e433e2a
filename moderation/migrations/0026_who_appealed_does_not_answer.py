"""Nobody answers an appeal that they filed themselves: PostgreSQL refuses it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION moderation_refuse_answer_to_oneself() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER moderation_who_appealed_does_not_answer
    BEFORE INSERT OR UPDATE OF reviewer_id, claimed_from ON moderation_decision
    FOR EACH ROW WHEN (NEW.claimed_from = 'appealed')
    EXECUTE FUNCTION moderation_refuse_answer_to_oneself();
"""

ALLOW = """
DROP TRIGGER moderation_who_appealed_does_not_answer ON moderation_decision;
DROP FUNCTION moderation_refuse_answer_to_oneself();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0025_counted_by_an_index")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
