-- What the pages do about identity. They hold no right on these tables: each function below does one thing, as the owner.
CREATE FUNCTION desk_hash(given text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT encode(sha256(convert_to(given, 'UTF8')), 'hex')
$$;

CREATE FUNCTION desk_visible_workshops() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce((desk_session_token()).workshops, '{}'::bigint[])
$$;
CREATE FUNCTION desk_visible_persons() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce((desk_session_token()).persons, '{}'::bigint[])
$$;
CREATE FUNCTION desk_visible_codes() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(array_agg(w.code::text), '{}'::text[]) FROM registers_workshop w WHERE w.id = ANY (desk_visible_workshops())
$$;
CREATE FUNCTION desk_session_user() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce((desk_session_token()).user_id, 0)
$$;
CREATE FUNCTION desk_session_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce((desk_session_token()).role, '')
$$;

-- The page's one question at its beginning: who is this, and whom do they act for? NULL: nobody, or it has ended.
-- A mandate that ended in the meantime opens nothing any more; an idle session ends by its own last day.
CREATE FUNCTION desk_enter(given text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    known desk_token;
    instant timestamptz := clock_timestamp();
    mandates bigint;
BEGIN
    SELECT * INTO known FROM desk_token WHERE hash = desk_hash(given) AND until > instant AND ended_why = '';
    IF NOT FOUND OR EXISTS (SELECT FROM desk_user u WHERE u.id = known.user_id AND u.closed_at IS NOT NULL) THEN
        RETURN NULL;
    END IF;
    IF known.mandate_id IS NOT NULL AND NOT EXISTS (SELECT FROM desk_valid_mandate m WHERE m.id = known.mandate_id) THEN
        UPDATE desk_token SET mandate_id = NULL, role = '', branches = '{}', workshops = '{}', persons = '{}', sees_all = false
            WHERE hash = known.hash RETURNING * INTO known;
    END IF;
    IF known.idle_seconds IS NOT NULL AND known.seen_at < instant - interval '20 seconds' THEN
        UPDATE desk_token SET seen_at = instant, until = least(ends_at, instant + idle_seconds * interval '1 second')
            WHERE hash = known.hash RETURNING * INTO known;
    END IF;
    INSERT INTO desk_session (pid, xact, token_id) VALUES (pg_backend_pid(), pg_current_xact_id()::text, known.hash)
        ON CONFLICT (pid) DO UPDATE SET xact = excluded.xact, token_id = excluded.token_id;
    SELECT count(*) INTO mandates FROM desk_valid_mandate m WHERE m.user_id = known.user_id;
    RETURN to_jsonb(known) - 'hash' || jsonb_build_object('mandates', mandates,
        'name_fa', (SELECT u.name_fa FROM desk_user u WHERE u.id = known.user_id),
        'name_en', (SELECT u.name_en FROM desk_user u WHERE u.id = known.user_id),
        'for', CASE WHEN known.mandate_id IS NULL THEN '{}'::jsonb ELSE
            (SELECT jsonb_build_object('fa', m.for_fa, 'en', m.for_en) FROM desk_valid_mandate m WHERE m.id = known.mandate_id) END);
END $$;

-- Mandates in force today (the day of Tehran), with the words for whom.
CREATE VIEW desk_valid_mandate AS
    SELECT m.*, coalesce(w.name || ' (' || w.code || ')', o.name_fa, p.first_name || ' ' || p.last_name, '') AS for_fa,
           coalesce(w.name || ' (' || w.code || ')', o.name_en, p.first_name || ' ' || p.last_name, '') AS for_en
    FROM desk_mandate m
    LEFT JOIN registers_workshop w ON w.id = m.workshop_id
    LEFT JOIN registers_office o ON o.id = m.office_id
    LEFT JOIN registers_person p ON p.id = m.person_id
    WHERE m.ended_at IS NULL AND m.from_on <= (clock_timestamp() AT TIME ZONE 'Asia/Tehran')::date
      AND (m.until_on IS NULL OR m.until_on > (clock_timestamp() AT TIME ZONE 'Asia/Tehran')::date);

CREATE FUNCTION desk_note(who bigint, typed text, happened text, place text, program text, about text DEFAULT '') RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    INSERT INTO desk_signinevent (user_id, login, kind, at, address, agent, what)
    VALUES (who, left(typed, 13), left(happened, 20), clock_timestamp(), left(place, 45), left(program, 200), left(about, 200))
$$;

-- Seconds for which a login is locked: five failures since the last success, the last less than 15 minutes ago.
-- It asks the log by what was typed, so a login that nobody has is locked in the same way.
CREATE FUNCTION desk_locked_seconds(typed text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN count(*) >= 5 THEN greatest(0, ceil(extract(epoch FROM max(e.at) + interval '15 minutes' - clock_timestamp())))::integer
                ELSE 0 END
    FROM desk_signinevent e WHERE e.login = typed AND e.kind = 'failed' AND e.at > clock_timestamp() - interval '15 minutes'
      AND e.at > coalesce((SELECT max(s.at) FROM desk_signinevent s WHERE s.login = typed AND s.kind IN ('entered', 'unlocked')), '-infinity')
$$;

CREATE FUNCTION desk_credentials(typed text) RETURNS TABLE (id bigint, password text, totp text, staff boolean, mobile text, demo boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT u.id, u.password::text, u.totp, u.staff, u.mobile::text, u.demo FROM desk_user u WHERE u.login = typed AND u.closed_at IS NULL
$$;

CREATE FUNCTION desk_begin_code(typed text, why text, sealed text, seconds integer, words text, number text DEFAULT '') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    INSERT INTO desk_onetimecode (login, purpose, seal, made_at, until)
        VALUES (typed, why, sealed, clock_timestamp(), clock_timestamp() + seconds * interval '1 second');
    -- The same statement for everybody: where nobody has this login, it finds no number and adds no message.
    INSERT INTO desk_message (mobile, text, at)
        SELECT to_number, words, clock_timestamp() FROM (
            SELECT CASE WHEN why = 'register' THEN number ELSE
                (SELECT u.mobile FROM desk_user u WHERE u.login = typed AND u.closed_at IS NULL) END AS to_number) known
        -- Nobody's phone is flooded: five messages in a quarter of an hour.
        WHERE to_number <> '' AND (SELECT count(*) FROM desk_message m WHERE m.mobile = to_number
                                   AND m.at > clock_timestamp() - interval '15 minutes') < 5;
END $$;

-- Takes a code once. 'taken', 'wrong', 'late' (its time is over), 'spent' (five wrong tries); a newer code ends the older.
CREATE FUNCTION desk_take_code(typed text, why text, sealed text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    newest desk_onetimecode;
BEGIN
    SELECT * INTO newest FROM desk_onetimecode c WHERE c.login = typed AND c.purpose = why ORDER BY c.id DESC LIMIT 1 FOR UPDATE;
    IF newest.id IS NULL OR newest.until <= clock_timestamp() OR newest.used_at IS NOT NULL THEN
        RETURN 'late';
    ELSIF newest.tries >= 5 THEN
        RETURN 'spent';
    ELSIF newest.seal <> sealed THEN
        UPDATE desk_onetimecode SET tries = tries + 1 WHERE id = newest.id;
        RETURN 'wrong';
    END IF;
    UPDATE desk_onetimecode SET used_at = clock_timestamp() WHERE id = newest.id;
    RETURN 'taken';
END $$;

CREATE FUNCTION desk_code_seconds(typed text, why text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce((SELECT greatest(0, ceil(extract(epoch FROM c.until - clock_timestamp())))::integer FROM desk_onetimecode c
                     WHERE c.login = typed AND c.purpose = why AND c.used_at IS NULL ORDER BY c.id DESC LIMIT 1), 0)
$$;

-- A step of the authenticator is taken once: the same six digits do not open twice.
CREATE FUNCTION desk_take_step(who bigint, step bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE desk_user SET totp_step = step WHERE id = who AND totp_step < step;
    RETURN FOUND;
END $$;

-- The first authenticator of a user who has none; another one needs the desk (two people).
CREATE FUNCTION desk_bind_totp(who bigint, sealed text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE desk_user SET totp = sealed, totp_step = 0 WHERE id = who AND totp = '';
    RETURN FOUND;
END $$;

CREATE FUNCTION desk_begin_session(who bigint, token text, how text, idle integer, longest integer, place text, program text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    instant timestamptz := clock_timestamp();
    known desk_user;
    single bigint;
BEGIN
    SELECT * INTO STRICT known FROM desk_user u WHERE u.id = who AND u.closed_at IS NULL;
    INSERT INTO desk_token (hash, officer, branches, sees_all, until, user_id, own_person_id, begun_at, seen_at, idle_seconds, ends_at,
                            address, agent, level)
        VALUES (desk_hash(token), known.login, '{}', false, instant + least(idle, longest) * interval '1 second', who, known.person_id,
                instant, instant, idle, instant + longest * interval '1 second', left(place, 45), left(program, 200), left(how, 12));
    SELECT min(m.id) INTO single FROM desk_valid_mandate m WHERE m.user_id = who HAVING count(*) = 1;
    IF single IS NOT NULL THEN
        PERFORM desk_act_for(token, single, token);
    END IF;
    PERFORM desk_note(who, known.login::text, 'entered', place, program, how);
END $$;

-- Act for: the session takes the scope of one of its user's own mandates, under a new token (rotation).
CREATE FUNCTION desk_act_for(token text, wanted bigint, fresh text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    known desk_token;
    chosen desk_mandate;
    offices bigint[] := '{}';
BEGIN
    SELECT * INTO known FROM desk_token t WHERE t.hash = desk_hash(token) AND t.until > clock_timestamp() AND t.ended_why = '' FOR UPDATE;
    SELECT m.* INTO chosen FROM desk_mandate m JOIN desk_valid_mandate v USING (id) WHERE m.id = wanted AND m.user_id = known.user_id;
    IF known.hash IS NULL OR chosen.id IS NULL THEN
        RETURN false;
    END IF;
    IF chosen.office_id IS NOT NULL THEN
        WITH RECURSIVE below AS (SELECT chosen.office_id AS id UNION SELECT o.id FROM registers_office o JOIN below b ON o.parent_id = b.id)
            SELECT array_agg(id) INTO offices FROM below;
    END IF;
    DELETE FROM desk_session WHERE token_id = known.hash;
    UPDATE desk_token SET hash = desk_hash(fresh), mandate_id = chosen.id, role = chosen.role, what = chosen.what, branches = offices,
        sees_all = chosen.role IN ('headquarters', 'auditor'), reason = '', reason_person_id = NULL,
        workshops = CASE WHEN chosen.workshop_id IS NULL THEN '{}'::bigint[] ELSE ARRAY[chosen.workshop_id] END,
        persons = CASE WHEN chosen.person_id IS NULL THEN '{}'::bigint[] ELSE ARRAY[chosen.person_id] END
        WHERE hash = known.hash;
    PERFORM desk_note(known.user_id, known.officer::text, 'acts_for', known.address::text, known.agent::text, chosen.role || ' ' || chosen.id);
    RETURN true;
END $$;

-- Ends a session of the same user: this one (`wanted` NULL), one by the number that the list of sessions shows, or all (0).
CREATE FUNCTION desk_end_session(token text, wanted bigint, why text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    mine desk_token;
    ended integer;
BEGIN
    SELECT * INTO mine FROM desk_token t WHERE t.hash = desk_hash(token) AND t.user_id IS NOT NULL;
    UPDATE desk_token t SET until = clock_timestamp(), ended_why = left(why, 20)
        WHERE t.user_id = mine.user_id AND t.ended_why = '' AND t.until > clock_timestamp()
          AND (wanted = 0 OR wanted IS NULL AND t.hash = mine.hash OR desk_session_number(t.hash) = wanted);
    GET DIAGNOSTICS ended = ROW_COUNT;
    IF ended > 0 THEN
        PERFORM desk_note(mine.user_id, mine.officer::text, 'left', mine.address::text, mine.agent::text, why || ' ' || ended);
    END IF;
    RETURN ended;
END $$;

CREATE FUNCTION desk_session_number(hash text) RETURNS bigint LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT (('x' || substr(hash, 1, 12))::bit(48)::bigint)
$$;

CREATE FUNCTION desk_my_sessions() RETURNS TABLE (number bigint, begun_at timestamptz, seen_at timestamptz, until timestamptz,
    ends_at timestamptz, address text, agent text, level text, ended_why text, current boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT desk_session_number(t.hash), t.begun_at, t.seen_at, t.until, t.ends_at, t.address::text, t.agent::text, t.level::text,
           CASE WHEN t.ended_why = '' AND t.until <= clock_timestamp() THEN 'over' ELSE t.ended_why END,
           t.hash = (desk_session_token()).hash
    FROM desk_token t WHERE t.user_id = desk_session_user() AND t.user_id <> 0 ORDER BY t.begun_at DESC LIMIT 20
$$;

CREATE FUNCTION desk_my_mandates() RETURNS TABLE (id bigint, role text, what text, for_fa text, for_en text, until_on date, current boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT m.id, m.role::text, m.what::text, m.for_fa, m.for_en, m.until_on, m.id = (desk_session_token()).mandate_id
    FROM desk_valid_mandate m WHERE m.user_id = desk_session_user() ORDER BY m.role, m.for_fa, m.id
$$;

-- Why this session opens the file of one person, or (NULL) every file: a queue of files is not asked for one by one.
CREATE FUNCTION desk_state_reason(words text, whose bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    UPDATE desk_token SET reason = left(words, 200), reason_person_id = whose WHERE hash = (desk_session_token()).hash
$$;

-- A reading of one's own file (or a ward's, as guardian) is nobody's business; every other one is kept with its reason.
CREATE OR REPLACE FUNCTION desk_log_reading(whose bigint, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    reader desk_token := desk_session_token();
BEGIN
    IF reader.officer IS NULL THEN
        RAISE EXCEPTION 'desk: nobody has opened a session' USING ERRCODE = 'insufficient_privilege';
    ELSIF whose = reader.own_person_id OR whose = ANY (reader.persons) THEN
        RETURN;
    END IF;
    INSERT INTO desk_reading (officer, person_id, reason, at, user_id, role, page)
        VALUES (reader.officer, whose, left(CASE WHEN reader.reason <> '' AND coalesce(reader.reason_person_id, whose) = whose THEN reader.reason ELSE why END, 200), clock_timestamp(), reader.user_id, reader.role, left(why, 60));
END $$;

-- Registration from the pages: a person of the register who has no user yet. The number was proved by a code before.
CREATE FUNCTION desk_register(typed text, insurance text, born date, number text, secret text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    known registers_person;
    made bigint;
BEGIN
    SELECT * INTO known FROM registers_person p WHERE p.national_code = typed AND p.insurance_number = insurance AND p.birth_date = born;
    IF known.id IS NULL OR EXISTS (SELECT FROM desk_user u WHERE u.login = typed OR u.mobile = number) THEN
        RETURN false;
    END IF;
    INSERT INTO desk_user (login, name_fa, name_en, person_id, mobile, password, made_by, made_at)
        VALUES (typed, known.first_name || ' ' || known.last_name, known.first_name || ' ' || known.last_name, known.id, number, secret,
                'registration', clock_timestamp()) RETURNING id INTO made;
    INSERT INTO desk_mandate (user_id, role, person_id, from_on, given_by, given_at)
        VALUES (made, 'insured', known.id, (clock_timestamp() AT TIME ZONE 'Asia/Tehran')::date, 'registration', clock_timestamp());
    PERFORM desk_note(made, typed, 'registered', '', '', '');
    RETURN true;
END $$;

-- A new password for somebody who has taken a code sent to their number; staff need the desk. Ends every session.
CREATE FUNCTION desk_new_password(typed text, secret text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    known bigint;
BEGIN
    UPDATE desk_user SET password = secret WHERE login = typed AND NOT staff AND closed_at IS NULL RETURNING id INTO known;
    UPDATE desk_token SET until = clock_timestamp(), ended_why = 'password' WHERE user_id = known AND ended_why = '';
    IF known IS NOT NULL THEN
        PERFORM desk_note(known, typed, 'password', '', '', '');
    END IF;
    RETURN known IS NOT NULL;
END $$;

-- For the desk, after a recovery: journeys may call it, pages may not.
CREATE FUNCTION desk_end_sessions_of(who bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    UPDATE desk_token SET until = clock_timestamp(), ended_why = 'recovered' WHERE user_id = who AND ended_why = ''
$$;

CREATE FUNCTION desk_passkeys(who bigint) RETURNS TABLE (credential text, public_key bytea, count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT k.credential::text, k.public_key, k.count FROM desk_passkey k WHERE k.user_id = who
$$;
CREATE FUNCTION desk_add_passkey(key text, public bytea, at_count bigint, called text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    INSERT INTO desk_passkey (user_id, credential, public_key, count, title, made_at)
        SELECT desk_session_user(), key, public, at_count, left(called, 60), clock_timestamp() WHERE desk_session_user() <> 0
$$;
CREATE FUNCTION desk_use_passkey(key text, at_count bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE desk_passkey SET count = at_count WHERE credential = key AND (count < at_count OR (count = 0 AND at_count = 0));
    RETURN FOUND;
END $$;

-- Who signs in by an organisation's own sign-on: the subject that the desk has bound to a user.
CREATE FUNCTION desk_user_of_organisation(subject text) RETURNS TABLE (id bigint, login text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT u.id, u.login::text FROM desk_user u WHERE u.organisation_subject = subject AND u.closed_at IS NULL
$$;
CREATE FUNCTION desk_demo_users() RETURNS TABLE (login text, name_fa text, name_en text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT u.login::text, u.name_fa::text, u.name_en::text, (SELECT min(m.role) FROM desk_valid_mandate m WHERE m.user_id = u.id)
    FROM desk_user u WHERE u.demo AND u.closed_at IS NULL ORDER BY u.id
$$;
CREATE FUNCTION desk_demo_messages() RETURNS TABLE (mobile text, words text, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT m.mobile::text, m.text, m.at FROM desk_message m JOIN desk_user u ON u.mobile = m.mobile AND u.demo
    WHERE m.at > clock_timestamp() - interval '15 minutes' ORDER BY m.id DESC LIMIT 20
$$;

DO $$
DECLARE
    f record;
BEGIN
    FOR f IN SELECT p.oid::regprocedure AS name FROM pg_proc p
             WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'desk\_%' AND p.prorettype <> 'trigger'::regtype
               AND p.proname NOT IN ('desk_month_partition', 'desk_session_token') LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f.name);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO opentamin_web, opentamin_app', f.name);
    END LOOP;
    REVOKE ALL ON FUNCTION desk_end_sessions_of(bigint) FROM opentamin_web;
    REVOKE ALL ON desk_valid_mandate FROM PUBLIC;
END $$;
