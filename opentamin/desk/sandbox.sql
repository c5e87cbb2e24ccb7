-- The sandbox for makers of payroll software. A test key stands for nobody and opens no row of the house; what it sends is
-- rehearsed and rolled back, and the report of that (desk_rehearsal) is all that is ever written for it.
CREATE FUNCTION desk_session_key() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce((SELECT k.number FROM desk_key k WHERE k.hash = (desk_session_token()).hash), 0)
$$;

-- A test key for whoever asks (`who` is the address or the officer). 0: too many were made in the last hour, or are open.
CREATE FUNCTION desk_make_test_key(token text, called text, ends timestamptz, who text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    instant timestamptz := clock_timestamp();
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(3502, 0);
    IF (SELECT count(*) > 60 OR count(*) FILTER (WHERE k.made_by = left(who, 100)) >= 5 FROM desk_key k
            WHERE k.test AND k.made_at > instant - interval '1 hour')
            OR (SELECT count(*) >= 10000 FROM desk_key k JOIN desk_token t USING (hash)
                WHERE k.test AND k.ended_at IS NULL AND t.until > instant) THEN
        RETURN 0;
    END IF;
    INSERT INTO desk_token (hash, officer, branches, sees_all, until, role, what, workshops, persons, begun_at, seen_at, ends_at, agent, level)
        VALUES (desk_hash(token), 'sandbox', '{}', false, least(ends, instant + interval '366 days'), 'employer', 'all', '{}', '{}',
                instant, instant, least(ends, instant + interval '366 days'), left(called, 200), 'key');
    INSERT INTO desk_key (hash, title, scopes, test, made_by, made_at)
        VALUES (desk_hash(token), left(called, 100), ARRAY['read', 'send'], true, left(who, 100), instant) RETURNING number INTO made;
    PERFORM desk_note(NULL, 'sandbox', 'key', '', '', made || ' ' || called || ' (' || who || ')');
    RETURN made;
END $$;

-- Whether a test key may enter (desk_enter_key asks): it opens no workshop at all, or (an older one) invented ones only. A key
-- over a mandate is asked for with its workshop, so that a mandate without one is none.
CREATE OR REPLACE FUNCTION desk_is_invented(wanted bigint[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(cardinality(wanted) = (SELECT count(*) FROM registers_workshop w WHERE w.id = ANY (wanted) AND w.code LIKE '999%'), false)
$$;

-- Asked for by the session of a test key only; the same key and idempotency key again is the same rehearsal. No row: ten of
-- the key wait already. A key keeps its last 200: older reports are not needed by anybody.
CREATE FUNCTION desk_ask_rehearsal(given text, sealed text, asked jsonb)
RETURNS TABLE (number bigint, digest text, fresh boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    mine bigint := desk_session_key();
    made bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM desk_key k WHERE k.number = mine AND k.test AND k.ended_at IS NULL) THEN
        RAISE EXCEPTION 'desk: no test key has opened a session' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (SELECT count(*) >= 10 FROM desk_rehearsal r WHERE r.key_number = mine AND r.state = 'asked')
            AND NOT EXISTS (SELECT FROM desk_rehearsal r WHERE r.key_number = mine AND r.key = left(given, 64)) THEN
        RETURN;
    END IF;
    INSERT INTO desk_rehearsal (key_number, key, digest, asked, asked_at, state, report)
        VALUES (mine, left(given, 64), sealed, asked, clock_timestamp(), 'asked', '{}')
        ON CONFLICT (key_number, key) DO NOTHING RETURNING desk_rehearsal.id INTO made;
    DELETE FROM desk_rehearsal r WHERE r.key_number = mine AND r.state = 'done' AND r.id <=
        (SELECT o.id FROM desk_rehearsal o WHERE o.key_number = mine ORDER BY o.id DESC OFFSET 200 LIMIT 1);
    RETURN QUERY SELECT r.id, r.digest::text, made IS NOT NULL FROM desk_rehearsal r
        WHERE r.key_number = mine AND r.key = left(given, 64);
END $$;
REVOKE ALL ON FUNCTION desk_session_key(), desk_make_test_key(text, text, timestamptz, text), desk_ask_rehearsal(text, text, jsonb)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_session_key(), desk_make_test_key(text, text, timestamptz, text), desk_ask_rehearsal(text, text, jsonb)
    TO opentamin_web, opentamin_app;
