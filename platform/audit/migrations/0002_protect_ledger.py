"""Make the ledger append-only for everybody and give it its first head."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GENESIS = "0" * 64

REFUSE = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_ledger_is_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_head_stays
    BEFORE DELETE OR TRUNCATE ON audit_ledgerhead
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""

ALLOW = """
DROP TRIGGER audit_head_stays ON audit_ledgerhead;
DROP TRIGGER audit_ledger_is_append_only ON audit_ledgerentry;
DROP FUNCTION audit_refuse_change();
"""


def make_head(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("audit", "LedgerHead").objects.get_or_create(
        pk=1, defaults={"sequence": 0, "hash": GENESIS}
    )


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunPython(make_head, migrations.RunPython.noop),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
