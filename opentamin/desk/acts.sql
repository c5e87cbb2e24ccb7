-- Asking for an act: the session that is open says who asks, in which role and scope; nobody can write it otherwise.
-- Gives the act of this user, action and key, whether it is new or was asked before.
CREATE FUNCTION desk_ask_act(wanted text, given text, sealed text, asked jsonb, number text)
RETURNS TABLE (id bigint, code text, digest text, state text, fresh boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_session_token();
    made bigint;
BEGIN
    IF who.user_id IS NULL OR who.role = '' THEN
        RAISE EXCEPTION 'desk: nobody with a role has opened a session' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO desk_act (code, user_id, login, action, key, digest, payload, role, what, sees_all, branches, workshops, persons,
                          own_person_id, asked_at, state, findings, result)
        VALUES (number, who.user_id, who.officer, left(wanted, 60), left(given, 64), sealed, asked, who.role, who.what, who.sees_all,
                who.branches, who.workshops, who.persons, who.own_person_id, clock_timestamp(), 'asked', '[]', '{}')
        ON CONFLICT (user_id, action, key) DO NOTHING RETURNING desk_act.id INTO made;
    RETURN QUERY SELECT a.id, a.code::text, a.digest::text, a.state::text, made IS NOT NULL FROM desk_act a
        WHERE a.user_id = who.user_id AND a.action = left(wanted, 60) AND a.key = left(given, 64);
END $$;
REVOKE ALL ON FUNCTION desk_ask_act(text, text, text, jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_ask_act(text, text, text, jsonb, text) TO opentamin_web, opentamin_app;
