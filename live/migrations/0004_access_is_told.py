"""When a role, a membership, a person or a session changes, the live side hears of it with the commit.

Triggers, so that no way to change them can forget it. The payload is an id; who may stay is asked of the rows.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION live_tell_access() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told jsonb;
BEGIN
    told := CASE TG_ARGV[0]
        WHEN 'account' THEN jsonb_build_object('access_of_account', to_jsonb(OLD) ->> 'id')
        WHEN 'self' THEN jsonb_build_object('access_of', to_jsonb(OLD) ->> 'id')
        ELSE jsonb_build_object('access_of', to_jsonb(OLD) ->> 'user_id') END;
    PERFORM pg_notify('drawbook_live', told::text);
    RETURN NULL;
END $$;
"""
TRIGGERS = """
CREATE TRIGGER live_access AFTER UPDATE ON tenancy_membership FOR EACH ROW
    WHEN ((OLD.role, OLD.is_active) IS DISTINCT FROM (NEW.role, NEW.is_active))
    EXECUTE FUNCTION live_tell_access('person');
CREATE TRIGGER live_access_gone AFTER DELETE ON tenancy_membership FOR EACH ROW
    EXECUTE FUNCTION live_tell_access('person');
CREATE TRIGGER live_access AFTER UPDATE ON identity_user FOR EACH ROW
    WHEN ((OLD.is_active, OLD.is_staff, OLD.password) IS DISTINCT FROM (NEW.is_active, NEW.is_staff, NEW.password))
    EXECUTE FUNCTION live_tell_access('self');
CREATE TRIGGER live_access AFTER UPDATE ON identity_apisession FOR EACH ROW
    WHEN (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at) EXECUTE FUNCTION live_tell_access('person');
CREATE TRIGGER live_access AFTER DELETE ON identity_browsersession FOR EACH ROW
    EXECUTE FUNCTION live_tell_access('person');
CREATE TRIGGER live_access AFTER UPDATE ON tenancy_account FOR EACH ROW
    WHEN ((OLD.status, OLD.lapses_at) IS DISTINCT FROM (NEW.status, NEW.lapses_at))
    EXECUTE FUNCTION live_tell_access('account');
"""
UNDO = """
DROP TRIGGER live_access ON tenancy_membership; DROP TRIGGER live_access_gone ON tenancy_membership;
DROP TRIGGER live_access ON identity_user; DROP TRIGGER live_access ON identity_apisession;
DROP TRIGGER live_access ON identity_browsersession; DROP TRIGGER live_access ON tenancy_account;
DROP FUNCTION live_tell_access();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("live", "0003_staff_are_told"),
        ("tenancy", "0006_members_take_seats"),
        ("identity", "0004_sessions_know_their_sign_in"),
    ]
    operations = [migrations.RunSQL(FUNCTION + TRIGGERS, UNDO)]
