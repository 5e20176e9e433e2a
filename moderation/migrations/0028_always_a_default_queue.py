"""Without a default queue no case can be opened: PostgreSQL refuses to commit that."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION moderation_refuse_no_default_queue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM moderation_queue WHERE is_default) THEN
        RAISE EXCEPTION 'One queue is always the default one'
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'moderation_always_a_default_queue';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER moderation_always_a_default_queue
    AFTER UPDATE OF is_default OR DELETE ON moderation_queue
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.is_default)
    EXECUTE FUNCTION moderation_refuse_no_default_queue();
"""

ALLOW = """
DROP TRIGGER moderation_always_a_default_queue ON moderation_queue;
DROP FUNCTION moderation_refuse_no_default_queue();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0027_who_escalated_does_not_settle")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
