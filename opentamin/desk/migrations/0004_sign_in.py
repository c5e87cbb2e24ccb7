"""What the pages do about identity, as functions of the owner: see identity.sql. The log of sign-ins is only added to."""

from pathlib import Path

from django.db import migrations

from opentamin.desk.migration_operations import AppendOnly

IDENTITY = (Path(__file__).parent.parent / "identity.sql").read_text(encoding="utf-8")
GONE = """
DO $$
DECLARE
    f record;
BEGIN
    DROP VIEW desk_valid_mandate CASCADE;
    FOR f IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
             AND p.proname = ANY (string_to_array(
                'desk_hash desk_visible_workshops desk_visible_persons desk_visible_codes desk_session_user desk_session_role'
                ' desk_enter desk_note desk_locked_seconds desk_credentials desk_begin_code desk_take_code desk_code_seconds'
                ' desk_take_step desk_bind_totp desk_begin_session desk_act_for desk_end_session desk_end_sessions_of desk_session_number'
                ' desk_my_sessions desk_my_mandates desk_state_reason desk_register desk_new_password desk_passkeys'
                ' desk_add_passkey desk_use_passkey desk_user_of_organisation desk_demo_users desk_demo_messages', ' ')) LOOP
        EXECUTE format('DROP FUNCTION %s CASCADE', f.name);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0003_identity"), ("registers", "0001_initial")]
    operations = [migrations.RunSQL(IDENTITY, GONE), AppendOnly("desk_signinevent")]
