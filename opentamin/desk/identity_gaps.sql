-- What closes gaps of the door: locks by device and address, one-time words, fresh proof before acts, keys of one's own.

-- The log knows the device where the browser had proved one (a sealed cookie of an earlier sign-in of the same login).
DROP FUNCTION desk_note(bigint, text, text, text, text, text);
CREATE FUNCTION desk_note(who bigint, typed text, happened text, place text, program text, about text DEFAULT '', machine text DEFAULT '')
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    INSERT INTO desk_signinevent (user_id, login, kind, at, address, agent, what, device)
    VALUES (who, left(typed, 13), left(happened, 20), clock_timestamp(), left(place, 45), left(program, 200), left(about, 200), left(machine, 24))
$$;

-- Seconds for which sign-in is closed to somebody who tries a login from an address, perhaps with a known device:
-- * five failures of the same device, or (without one) of the same login and address, close these for 15 minutes;
-- * twenty failures of a login from anywhere let strangers wait after each further one: 1, 2, 4 ... 60 seconds;
-- * sixty failures from one address, whatever the logins, close it to strangers until the oldest is 15 minutes old.
-- So nobody is locked out of a device that they have used by the failures of others. The log is asked by what was typed:
-- a login that nobody has is closed in the same way.
DROP FUNCTION desk_locked_seconds(text);
CREATE FUNCTION desk_closed_seconds(typed text, place text, machine text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    WITH recent AS (
        SELECT e.at, e.address, e.device FROM desk_signinevent e
        WHERE e.login = typed AND e.kind = 'failed' AND e.at > clock_timestamp() - interval '15 minutes'
          AND e.at > coalesce((SELECT max(u.at) FROM desk_signinevent u WHERE u.login = typed AND u.kind = 'unlocked'), '-infinity')
    ), mine AS (
        SELECT max(r.at) + interval '15 minutes' AS until FROM recent r
        WHERE CASE WHEN machine <> '' THEN r.device = machine ELSE r.device = '' AND r.address = place
            AND r.at > coalesce((SELECT max(s.at) FROM desk_signinevent s
                                 WHERE s.login = typed AND s.kind = 'entered' AND s.address = place), '-infinity') END
        HAVING count(*) >= 5
    ), everywhere AS (
        SELECT max(r.at) + least(60, 2 ^ least(count(*) - 20, 6)) * interval '1 second' AS until FROM recent r
        WHERE machine = '' AND r.device = '' HAVING count(*) >= 20
    ), here AS (
        SELECT e.at + interval '15 minutes' AS until FROM desk_signinevent e
        WHERE machine = '' AND place <> '' AND e.address = place AND e.kind = 'failed' AND e.device = ''
          AND e.at > clock_timestamp() - interval '15 minutes' ORDER BY e.at DESC OFFSET 59 LIMIT 1
    )
    SELECT greatest(0, ceil(extract(epoch FROM max(c.until) - clock_timestamp())))::integer
    FROM (SELECT until FROM mine UNION ALL SELECT until FROM everywhere UNION ALL SELECT until FROM here) c
$$;

DROP FUNCTION desk_credentials(text);
CREATE FUNCTION desk_credentials(typed text)
RETURNS TABLE (id bigint, password text, totp text, staff boolean, mobile text, demo boolean, must_change boolean, has_passkey boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT u.id, u.password::text, u.totp, u.staff, u.mobile::text, u.demo, u.must_change,
           EXISTS (SELECT FROM desk_passkey k WHERE k.user_id = u.id)
    FROM desk_user u WHERE u.login = typed AND u.closed_at IS NULL
$$;

-- The first authenticator of a user who has no second factor at all: who holds a passkey does not get another one by the password alone.
CREATE OR REPLACE FUNCTION desk_bind_totp(who bigint, sealed text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE desk_user u SET totp = sealed, totp_step = 0
        WHERE u.id = who AND u.totp = '' AND NOT EXISTS (SELECT FROM desk_passkey k WHERE k.user_id = who);
    RETURN FOUND;
END $$;

-- A message says until when it is of use: the gateway does not send a code whose time is over.
CREATE OR REPLACE FUNCTION desk_begin_code(typed text, why text, sealed text, seconds integer, words text, number text DEFAULT '') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    instant timestamptz := clock_timestamp();
BEGIN
    INSERT INTO desk_onetimecode (login, purpose, seal, made_at, until)
        VALUES (typed, why, sealed, instant, instant + seconds * interval '1 second');
    -- The same statement for everybody: where nobody has this login, it finds no number and adds no message.
    INSERT INTO desk_message (mobile, text, at, until)
        SELECT to_number, words, instant, instant + seconds * interval '1 second' FROM (
            SELECT CASE WHEN why = 'register' THEN number ELSE
                (SELECT u.mobile FROM desk_user u WHERE u.login = typed AND u.closed_at IS NULL) END AS to_number) known
        -- Nobody's phone is flooded: five messages in a quarter of an hour.
        WHERE to_number <> '' AND (SELECT count(*) FROM desk_message m WHERE m.mobile = to_number
                                   AND m.at > instant - interval '15 minutes') < 5;
END $$;

-- A word that the desk gave opens no session: it is changed first. Who comes by the organisation used no word of ours.
CREATE OR REPLACE FUNCTION desk_begin_session(who bigint, token text, how text, idle integer, longest integer, place text, program text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    instant timestamptz := clock_timestamp();
    known desk_user;
    single bigint;
BEGIN
    SELECT * INTO STRICT known FROM desk_user u WHERE u.id = who AND u.closed_at IS NULL;
    IF known.must_change AND how <> 'organisation' THEN
        RAISE EXCEPTION 'desk: the one-time word must be changed first' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO desk_token (hash, officer, branches, sees_all, until, user_id, own_person_id, begun_at, seen_at, idle_seconds, ends_at,
                            address, agent, level, proved_at)
        VALUES (desk_hash(token), known.login, '{}', false, instant + least(idle, longest) * interval '1 second', who, known.person_id,
                instant, instant, idle, instant + longest * interval '1 second', left(place, 45), left(program, 200), left(how, 12), instant);
    SELECT min(m.id) INTO single FROM desk_valid_mandate m WHERE m.user_id = who HAVING count(*) = 1;
    IF single IS NOT NULL THEN
        PERFORM desk_act_for(token, single, token);
    END IF;
    PERFORM desk_note(who, known.login::text, 'entered', place, program, how);
END $$;

CREATE OR REPLACE FUNCTION desk_new_password(typed text, secret text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    known bigint;
BEGIN
    UPDATE desk_user SET password = secret, must_change = false WHERE login = typed AND NOT staff AND closed_at IS NULL RETURNING id INTO known;
    UPDATE desk_token SET until = clock_timestamp(), ended_why = 'password' WHERE user_id = known AND ended_why = '';
    IF known IS NOT NULL THEN
        PERFORM desk_note(known, typed, 'password', '', '', '');
    END IF;
    RETURN known IS NOT NULL;
END $$;

-- The first password of one's own, in place of the word of the desk.
CREATE FUNCTION desk_change_word(who bigint, secret text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    known desk_user;
BEGIN
    UPDATE desk_user SET password = secret, must_change = false WHERE id = who AND must_change AND closed_at IS NULL RETURNING * INTO known;
    IF known.id IS NOT NULL THEN
        PERFORM desk_note(who, known.login::text, 'password', '', '', 'instead of the one-time word');
    END IF;
    RETURN known.id IS NOT NULL;
END $$;

-- A factor was given again: the session goes on under a new token, and may do for a while what needs a fresh proof.
CREATE FUNCTION desk_prove(token text, fresh text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    known desk_token;
BEGIN
    SELECT * INTO known FROM desk_token t WHERE t.hash = desk_hash(token) AND t.until > clock_timestamp() AND t.ended_why = ''
        AND t.level <> 'key' FOR UPDATE;
    IF known.hash IS NULL THEN
        RETURN false;
    END IF;
    DELETE FROM desk_session WHERE token_id = known.hash;
    UPDATE desk_token SET hash = desk_hash(fresh), proved_at = clock_timestamp() WHERE hash = known.hash;
    PERFORM desk_note(known.user_id, known.officer::text, 'proved', known.address::text, known.agent::text);
    RETURN true;
END $$;

-- Which roles may ask for which act, and whether a fresh proof is needed: written after every migration from the declarations of
-- the acts, so that asking is refused here too, whatever a page forgot. A key of a program is its own proof.
CREATE TABLE desk_act_rule (
    action varchar(60) PRIMARY KEY,
    roles text[] NOT NULL CHECK (cardinality(roles) > 0),
    proof boolean NOT NULL
);
REVOKE ALL ON desk_act_rule FROM PUBLIC;
ALTER FUNCTION desk_ask_act(text, text, text, jsonb, text) RENAME TO desk_record_act;
REVOKE ALL ON FUNCTION desk_record_act(text, text, text, jsonb, text) FROM PUBLIC, opentamin_web, opentamin_app;
CREATE FUNCTION desk_ask_act(wanted text, given text, sealed text, asked jsonb, number text)
RETURNS TABLE (id bigint, code text, digest text, state text, fresh boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_session_token();
    rule desk_act_rule;
BEGIN
    IF who.user_id IS NULL OR who.role = '' THEN
        RAISE EXCEPTION 'desk: nobody with a role has opened a session' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO rule FROM desk_act_rule r WHERE r.action = wanted;
    IF rule.action IS NULL OR NOT EXISTS (
            SELECT FROM unnest(rule.roles) given_role
            WHERE CASE WHEN who.what = 'all' THEN split_part(given_role, '.', 1) = who.role ELSE given_role = who.role || '.' || who.what END) THEN
        RAISE EXCEPTION 'desk: the role % may not ask for the act %', who.role, wanted USING ERRCODE = 'insufficient_privilege';
    ELSIF rule.proof AND who.level <> 'key' AND coalesce(who.proved_at, '-infinity') < clock_timestamp() - interval '15 minutes' THEN
        RAISE EXCEPTION 'desk: the act % needs a fresh proof', wanted USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT r.id, r.code, r.digest, r.state, r.fresh FROM desk_record_act(wanted, given, sealed, asked, number) r;
END $$;
REVOKE ALL ON FUNCTION desk_ask_act(text, text, text, jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_ask_act(text, text, text, jsonb, text) TO opentamin_web, opentamin_app;

-- Keys of one's own, made on a page: over the mandate that the session acts in, never past a fresh proof.
ALTER TABLE desk_key ADD COLUMN prefix varchar(16) NOT NULL DEFAULT '', ADD COLUMN used_at timestamptz;

CREATE OR REPLACE FUNCTION desk_enter_key(token text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    known desk_key;
    entered jsonb;
BEGIN
    SELECT * INTO known FROM desk_key k WHERE k.hash = desk_hash(token) AND k.ended_at IS NULL;
    IF NOT FOUND OR (known.test AND NOT desk_is_invented((SELECT t.workshops FROM desk_token t WHERE t.hash = known.hash))) THEN
        RETURN NULL;
    END IF;
    entered := desk_enter(token);
    IF entered IS NOT NULL AND coalesce(known.used_at, '-infinity') < clock_timestamp() - interval '1 minute' THEN
        -- To the minute, and never waiting for another call of the same key.
        UPDATE desk_key SET used_at = clock_timestamp() WHERE number = (
            SELECT k.number FROM desk_key k WHERE k.number = known.number FOR UPDATE SKIP LOCKED);
    END IF;
    RETURN entered || jsonb_build_object('key', known.number, 'scopes', to_jsonb(known.scopes), 'test', known.test);
END $$;

CREATE FUNCTION desk_my_keys() RETURNS TABLE (number bigint, title text, prefix text, scopes text[], test boolean, role text, for_fa text,
    for_en text, made_at timestamptz, used_at timestamptz, until timestamptz, ended_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT k.number, k.title::text, k.prefix::text, k.scopes::text[], k.test, t.role::text, coalesce(m.for_fa, ''), coalesce(m.for_en, ''),
           k.made_at, k.used_at, t.until, coalesce(k.ended_at, CASE WHEN t.ended_why <> '' OR t.until <= clock_timestamp() THEN t.until END)
    FROM desk_key k JOIN desk_token t USING (hash) LEFT JOIN desk_valid_mandate m ON m.id = t.mandate_id
    WHERE t.user_id = desk_session_user() AND t.user_id <> 0 ORDER BY k.number DESC LIMIT 100
$$;

CREATE FUNCTION desk_make_my_key(token text, called text, given text[], is_test boolean, ends timestamptz, shown text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_session_token();
    made bigint;
BEGIN
    IF who.mandate_id IS NULL OR who.level = 'key' OR coalesce(who.proved_at, '-infinity') < clock_timestamp() - interval '15 minutes' THEN
        RAISE EXCEPTION 'desk: a key needs a session with a mandate and a fresh proof' USING ERRCODE = 'insufficient_privilege';
    END IF;
    made := desk_make_key(token, who.officer::text, who.mandate_id, called, given, is_test, ends, who.officer::text);
    UPDATE desk_key SET prefix = left(shown, 16) WHERE number = made;
    RETURN made;
END $$;

CREATE FUNCTION desk_end_my_key(wanted bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_session_token();
BEGIN
    RETURN who.user_id IS NOT NULL AND who.level <> 'key'
        AND EXISTS (SELECT FROM desk_key k JOIN desk_token t USING (hash) WHERE k.number = wanted AND t.user_id = who.user_id)
        AND desk_end_key(wanted, who.officer::text);
END $$;

REVOKE ALL ON FUNCTION desk_note(bigint, text, text, text, text, text, text), desk_closed_seconds(text, text, text), desk_credentials(text),
    desk_change_word(bigint, text), desk_prove(text, text), desk_my_keys(), desk_end_my_key(bigint),
    desk_make_my_key(text, text, text[], boolean, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_note(bigint, text, text, text, text, text, text), desk_closed_seconds(text, text, text),
    desk_credentials(text), desk_change_word(bigint, text), desk_prove(text, text), desk_my_keys(), desk_end_my_key(bigint),
    desk_make_my_key(text, text, text[], boolean, timestamptz, text) TO opentamin_web, opentamin_app;
