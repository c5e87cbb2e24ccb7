-- Somebody's own way in: password, passkeys, authenticator, sessions and keys, changed by themselves and told to them.

-- Told by a letter (where the user is a person of the register) and by a text message (where a number is bound). The words
-- stand here, so that the role of the pages can send no words of its own. Messages leave room for codes: three in a
-- quarter of an hour. Nobody but functions of the owner may call it.
CREATE FUNCTION desk_tell_access(who bigint, happened text, place text, program text, about text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    instant timestamptz := clock_timestamp();
    known desk_user;
    event bigint;
    words text[] := CASE happened
        WHEN 'password' THEN ARRAY['گذرواژهٔ شما عوض شد.', 'Your password was changed.']
        WHEN 'passkey' THEN ARRAY['کلید ورود تازه‌ای برای شما ثبت شد.', 'A new passkey was bound for you.']
        WHEN 'passkey_gone' THEN ARRAY['یکی از کلیدهای ورود شما برداشته شد.', 'One of your passkeys was removed.']
        WHEN 'authenticator' THEN ARRAY['برنامهٔ رمزساز تازه‌ای برای شما ثبت شد.', 'A new authenticator was bound for you.']
        WHEN 'authenticator_gone' THEN ARRAY['برنامهٔ رمزساز شما برداشته شد.', 'Your authenticator was removed.']
        WHEN 'key' THEN ARRAY['کلید تازه‌ای برای برنامه‌های شما ساخته شد.', 'A new key for programs of yours was made.']
        WHEN 'device' THEN ARRAY['از دستگاهی تازه با کد شما وارد شدند.', 'Somebody signed in with your code on a new device.']
    END;
BEGIN
    SELECT * INTO STRICT known FROM desk_user u WHERE u.id = who;
    INSERT INTO desk_signinevent (user_id, login, kind, at, address, agent, what)
        VALUES (who, known.login, happened, instant, left(place, 45), left(program, 200), left(about, 200)) RETURNING id INTO event;
    words := ARRAY[words[1] || ' اگر شما نبودید، در «نشست‌های من» همه را پایان دهید و به شعبه بروید.',
                   words[2] || ' If it was not you, end all of them in “My sessions” and go to a branch.'];
    INSERT INTO desk_letter (key, kind, number, person_id, text_fa, text_en, sent_on, by, known_at)
        SELECT 'access/' || event, 'access_' || happened, 'A' || event, known.person_id, words[1], words[2],
               (instant AT TIME ZONE 'Asia/Tehran')::date, 'access', instant WHERE known.person_id IS NOT NULL;
    INSERT INTO desk_message (mobile, text, at, until)
        SELECT known.mobile, words[1], instant, instant + interval '1 day' WHERE known.mobile <> ''
            AND (SELECT count(*) FROM desk_message m WHERE m.mobile = known.mobile AND m.at > instant - interval '15 minutes') < 3;
END $$;

-- The session of this transaction, when a person is there who gave a factor in the last quarter of an hour.
CREATE FUNCTION desk_fresh_session() RETURNS desk_token
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_session_token();
BEGIN
    IF who.user_id IS NULL OR who.level = 'key' OR coalesce(who.proved_at, '-infinity') < clock_timestamp() - interval '15 minutes' THEN
        RAISE EXCEPTION 'desk: this needs a session of a person and a fresh proof' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN who;
END $$;

-- What a password of somebody may not be made of: numbers and names that others know of them.
CREATE FUNCTION desk_own_words(typed text) RETURNS TABLE (names text[], numbers text[], born date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT ARRAY[u.name_fa, u.name_en, p.first_name, p.last_name]::text[], ARRAY[u.login, u.mobile, p.insurance_number]::text[], p.birth_date
    FROM desk_user u LEFT JOIN registers_person p ON p.id = u.person_id WHERE u.login = typed AND u.closed_at IS NULL
$$;

-- As desk_take_code, but the code stays good: a wrong one counts as a try. So a password is judged by what is known of its
-- owner only for whoever holds the code.
CREATE FUNCTION desk_check_code(typed text, why text, sealed text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    outcome text := desk_take_code(typed, why, sealed);
BEGIN
    IF outcome = 'taken' THEN
        UPDATE desk_onetimecode SET used_at = NULL WHERE id = (
            SELECT c.id FROM desk_onetimecode c WHERE c.login = typed AND c.purpose = why ORDER BY c.id DESC LIMIT 1);
    END IF;
    RETURN outcome;
END $$;

-- One's own password anew; the other browsers end when that is wanted. Keys of programs stay: they have a page of their own.
CREATE FUNCTION desk_change_password(secret text, others boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_fresh_session();
BEGIN
    UPDATE desk_user SET password = secret, must_change = false, word_until = NULL WHERE id = who.user_id;
    UPDATE desk_token t SET until = clock_timestamp(), ended_why = 'password'
        WHERE others AND t.user_id = who.user_id AND t.hash <> who.hash AND t.level <> 'key' AND t.ended_why = '' AND t.until > clock_timestamp();
    PERFORM desk_tell_access(who.user_id, 'password', who.address::text, who.agent::text, 'by oneself');
END $$;

-- A new password by a code to the bound number, as before; now its owner is told.
CREATE OR REPLACE FUNCTION desk_new_password(typed text, secret text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    known bigint;
BEGIN
    UPDATE desk_user SET password = secret, must_change = false, word_until = NULL
        WHERE login = typed AND NOT staff AND closed_at IS NULL RETURNING id INTO known;
    UPDATE desk_token SET until = clock_timestamp(), ended_why = 'password' WHERE user_id = known AND ended_why = '';
    IF known IS NOT NULL THEN
        PERFORM desk_tell_access(known, 'password', '', '', 'by a code');
    END IF;
    RETURN known IS NOT NULL;
END $$;

-- A word of the desk ends by itself: afterwards no password fits, and the answer is that to a wrong one.
CREATE OR REPLACE FUNCTION desk_credentials(typed text)
RETURNS TABLE (id bigint, password text, totp text, staff boolean, mobile text, demo boolean, must_change boolean, has_passkey boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT u.id, CASE WHEN u.must_change AND u.word_until <= clock_timestamp() THEN '' ELSE u.password::text END, u.totp, u.staff,
           u.mobile::text, u.demo, u.must_change, EXISTS (SELECT FROM desk_passkey k WHERE k.user_id = u.id)
    FROM desk_user u WHERE u.login = typed AND u.closed_at IS NULL
$$;

-- Seconds for which an address gets no codes: thirty in a quarter of an hour, whatever the logins. Nobody lets our gateway
-- write to a thousand telephones.
CREATE FUNCTION desk_codes_closed_seconds(place text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce((SELECT greatest(0, ceil(extract(epoch FROM e.at + interval '15 minutes' - clock_timestamp())))::integer
        FROM desk_signinevent e WHERE place <> '' AND e.address = place AND e.kind = 'code'
            AND e.at > clock_timestamp() - interval '15 minutes' ORDER BY e.at DESC OFFSET 29 LIMIT 1), 0)
$$;

-- The first password of one's own in place of the desk's word, and the first authenticator: as before, and told.
CREATE OR REPLACE FUNCTION desk_change_word(who bigint, secret text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE desk_user SET password = secret, must_change = false, word_until = NULL WHERE id = who AND must_change AND closed_at IS NULL;
    IF FOUND THEN
        PERFORM desk_tell_access(who, 'password', '', '', 'instead of the one-time word');
        RETURN true;
    END IF;
    RETURN false;
END $$;
CREATE OR REPLACE FUNCTION desk_bind_totp(who bigint, sealed text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE desk_user u SET totp = sealed, totp_step = 0
        WHERE u.id = who AND u.totp = '' AND NOT EXISTS (SELECT FROM desk_passkey k WHERE k.user_id = who);
    IF FOUND THEN
        PERFORM desk_tell_access(who, 'authenticator', '', '', 'the first');
        RETURN true;
    END IF;
    RETURN false;
END $$;

-- A browser without a mark of this login has just opened this session: its user is told, unless it is the first one of all.
CREATE FUNCTION desk_tell_device(token text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token;
BEGIN
    SELECT * INTO who FROM desk_token t WHERE t.hash = desk_hash(token) AND t.level NOT IN ('key', 'demo')
        AND t.begun_at > clock_timestamp() - interval '1 minute';
    IF who.user_id IS NULL OR (SELECT count(*) < 2 FROM desk_signinevent e WHERE e.login = who.officer AND e.kind = 'entered') THEN
        RETURN false;
    END IF;
    PERFORM desk_tell_access(who.user_id, 'device', who.address::text, who.agent::text, '');
    RETURN true;
END $$;

-- Passkeys of one's own: bound, named, taken away; never the last second factor of staff.
CREATE FUNCTION desk_my_passkeys() RETURNS TABLE (number bigint, title text, made_at timestamptz, used_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT k.id, k.title::text, k.made_at, k.used_at FROM desk_passkey k
    WHERE k.user_id = desk_session_user() AND k.user_id <> 0 ORDER BY k.id
$$;
CREATE OR REPLACE FUNCTION desk_add_passkey(key text, public bytea, at_count bigint, called text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_fresh_session();
BEGIN
    INSERT INTO desk_passkey (user_id, credential, public_key, count, title, made_at)
        VALUES (who.user_id, key, public, at_count, left(called, 60), clock_timestamp());
    PERFORM desk_tell_access(who.user_id, 'passkey', who.address::text, who.agent::text, left(called, 60));
END $$;
CREATE OR REPLACE FUNCTION desk_use_passkey(key text, at_count bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE desk_passkey SET count = at_count, used_at = clock_timestamp()
        WHERE credential = key AND (count < at_count OR (count = 0 AND at_count = 0));
    RETURN FOUND;
END $$;
CREATE FUNCTION desk_name_passkey(wanted bigint, called text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_fresh_session();
BEGIN
    UPDATE desk_passkey SET title = left(called, 60) WHERE id = wanted AND user_id = who.user_id;
    RETURN FOUND;
END $$;

-- 'gone'; 'unknown': not one's own; 'last': staff would have no second factor left. The row of the user is held, so that
-- two at once do not take the last two.
CREATE FUNCTION desk_drop_factor(wanted bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_fresh_session();
    known desk_user;
    called text;
BEGIN
    SELECT * INTO STRICT known FROM desk_user u WHERE u.id = who.user_id FOR UPDATE;
    IF wanted = 0 AND known.totp = '' OR wanted <> 0 AND NOT EXISTS (SELECT FROM desk_passkey k WHERE k.id = wanted AND k.user_id = known.id) THEN
        RETURN 'unknown';
    ELSIF known.staff AND NOT (wanted <> 0 AND known.totp <> '')
            AND NOT EXISTS (SELECT FROM desk_passkey k WHERE k.user_id = known.id AND k.id <> wanted) THEN
        RETURN 'last';
    ELSIF wanted = 0 THEN
        UPDATE desk_user SET totp = '', totp_step = 0 WHERE id = known.id;
        PERFORM desk_tell_access(known.id, 'authenticator_gone', who.address::text, who.agent::text, '');
    ELSE
        DELETE FROM desk_passkey WHERE id = wanted RETURNING title INTO called;
        PERFORM desk_tell_access(known.id, 'passkey_gone', who.address::text, who.agent::text, called);
    END IF;
    RETURN 'gone';
END $$;

-- Another authenticator in the place of one's own (a new telephone); `step` is that of the six digits which proved it.
CREATE FUNCTION desk_swap_totp(sealed text, step bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_fresh_session();
BEGIN
    UPDATE desk_user SET totp = sealed, totp_step = step WHERE id = who.user_id AND staff;
    IF FOUND THEN
        PERFORM desk_tell_access(who.user_id, 'authenticator', who.address::text, who.agent::text, '');
    END IF;
    RETURN FOUND;
END $$;

-- Sessions are those of browsers: a key is none, is not shown among them and does not end with them. -1: all others.
CREATE OR REPLACE FUNCTION desk_end_session(token text, wanted bigint, why text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    mine desk_token;
    ended integer;
BEGIN
    SELECT * INTO mine FROM desk_token t WHERE t.hash = desk_hash(token) AND t.user_id IS NOT NULL AND t.level <> 'key';
    UPDATE desk_token t SET until = clock_timestamp(), ended_why = left(why, 20)
        WHERE t.user_id = mine.user_id AND t.level <> 'key' AND t.ended_why = '' AND t.until > clock_timestamp()
          AND (wanted = 0 OR wanted IS NULL AND t.hash = mine.hash OR wanted = -1 AND t.hash <> mine.hash
               OR desk_session_number(t.hash) = wanted);
    GET DIAGNOSTICS ended = ROW_COUNT;
    IF ended > 0 THEN
        PERFORM desk_note(mine.user_id, mine.officer::text, 'left', mine.address::text, mine.agent::text, why || ' ' || ended);
    END IF;
    RETURN ended;
END $$;
CREATE OR REPLACE FUNCTION desk_my_sessions() RETURNS TABLE (number bigint, begun_at timestamptz, seen_at timestamptz, until timestamptz,
    ends_at timestamptz, address text, agent text, level text, ended_why text, current boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT desk_session_number(t.hash), t.begun_at, t.seen_at, t.until, t.ends_at, t.address::text, t.agent::text, t.level::text,
           CASE WHEN t.ended_why = '' AND t.until <= clock_timestamp() THEN 'over' ELSE t.ended_why END,
           t.hash = (desk_session_token()).hash
    FROM desk_token t WHERE t.user_id = desk_session_user() AND t.user_id <> 0 AND t.level <> 'key'
    ORDER BY t.ended_why = '' AND t.until > clock_timestamp() DESC, t.begun_at DESC LIMIT 20
$$;
-- What happened to one's own way in, the newest first: signing in and out is told by the sessions.
CREATE FUNCTION desk_my_events() RETURNS TABLE (at timestamptz, kind text, address text, agent text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT e.at, e.kind::text, e.address::text, e.agent::text FROM desk_signinevent e JOIN desk_user u ON u.login = e.login
    WHERE u.id = desk_session_user() AND u.id <> 0 AND e.kind NOT IN ('entered', 'left', 'acts_for', 'proved', 'refused')
    ORDER BY e.at DESC, e.id DESC LIMIT 10
$$;

-- Keys of programs: the networks from which a key opens (none: from anywhere), and a scope of its own for acts that a person
-- must prove anew. Such a key names its networks. No key is good for more than a year, whoever asks for it.
ALTER TABLE desk_key ADD COLUMN networks cidr[] NOT NULL DEFAULT '{}';
ALTER TABLE desk_key DROP CONSTRAINT desk_key_scopes_check;
ALTER TABLE desk_key ADD CONSTRAINT desk_key_scopes_check
    CHECK (scopes <@ ARRAY['read', 'send', 'act', 'effect']::varchar[] AND cardinality(scopes) > 0);
ALTER TABLE desk_key ADD CONSTRAINT desk_key_of_effect_has_a_place CHECK (NOT 'effect' = ANY (scopes) OR cardinality(networks) > 0);

ALTER FUNCTION desk_make_key(text, text, bigint, text, text[], boolean, timestamptz, text) RENAME TO desk_make_any_key;
REVOKE ALL ON FUNCTION desk_make_any_key(text, text, bigint, text, text[], boolean, timestamptz, text) FROM PUBLIC, opentamin_app;
CREATE FUNCTION desk_make_key(token text, typed text, wanted bigint, called text, given text[], is_test boolean, ends timestamptz, who text,
    places text[] DEFAULT '{}') RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    made bigint;
BEGIN
    made := desk_make_any_key(token, typed, wanted, called, array_remove(given, 'effect'), is_test,
                              least(ends, clock_timestamp() + interval '366 days'), who);
    UPDATE desk_key SET networks = places::cidr[], scopes = given WHERE number = made;
    RETURN made;
END $$;

DROP FUNCTION desk_make_my_key(text, text, text[], boolean, timestamptz, text);
CREATE FUNCTION desk_make_my_key(token text, called text, given text[], is_test boolean, ends timestamptz, shown text,
    places text[] DEFAULT '{}') RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_fresh_session();
    made bigint;
BEGIN
    IF who.mandate_id IS NULL THEN
        RAISE EXCEPTION 'desk: a key needs a session with a mandate' USING ERRCODE = 'insufficient_privilege';
    END IF;
    made := desk_make_key(token, who.officer::text, who.mandate_id, called, given, is_test, ends, who.officer::text, places);
    UPDATE desk_key SET prefix = left(shown, 16) WHERE number = made;
    IF made > 0 THEN
        PERFORM desk_tell_access(who.user_id, 'key', who.address::text, who.agent::text, called);
    END IF;
    RETURN made;
END $$;

DROP FUNCTION desk_enter_key(text);
CREATE FUNCTION desk_enter_key(token text, place inet) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    known desk_key;
    entered jsonb;
BEGIN
    SELECT * INTO known FROM desk_key k WHERE k.hash = desk_hash(token) AND k.ended_at IS NULL;
    IF NOT FOUND OR (known.test AND NOT desk_is_invented((SELECT t.workshops FROM desk_token t WHERE t.hash = known.hash))) THEN
        RETURN NULL;
    ELSIF cardinality(known.networks) > 0 AND NOT EXISTS (SELECT FROM unnest(known.networks) network WHERE place <<= network) THEN
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

DROP FUNCTION desk_my_keys();
CREATE FUNCTION desk_my_keys() RETURNS TABLE (number bigint, title text, prefix text, scopes text[], networks text[], test boolean, role text,
    for_fa text, for_en text, made_at timestamptz, used_at timestamptz, until timestamptz, ended_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT k.number, k.title::text, k.prefix::text, k.scopes::text[], k.networks::text[], k.test, t.role::text, coalesce(m.for_fa, ''),
           coalesce(m.for_en, ''), k.made_at, k.used_at, t.until,
           coalesce(k.ended_at, CASE WHEN t.ended_why <> '' OR t.until <= clock_timestamp() THEN t.until END)
    FROM desk_key k JOIN desk_token t USING (hash) LEFT JOIN desk_valid_mandate m ON m.id = t.mandate_id
    WHERE t.user_id = desk_session_user() AND t.user_id <> 0 ORDER BY k.number DESC LIMIT 100
$$;

-- An act that a person must prove anew is done for a key only when the key was made for such acts.
CREATE OR REPLACE FUNCTION desk_ask_act(wanted text, given text, sealed text, asked jsonb, number text)
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
    ELSIF rule.proof AND (CASE WHEN who.level = 'key'
            THEN NOT EXISTS (SELECT FROM desk_key k WHERE k.hash = who.hash AND 'effect' = ANY (k.scopes))
            ELSE coalesce(who.proved_at, '-infinity') < clock_timestamp() - interval '15 minutes' END) THEN
        RAISE EXCEPTION 'desk: the act % needs a fresh proof', wanted USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY SELECT r.id, r.code, r.digest, r.state, r.fresh FROM desk_record_act(wanted, given, sealed, asked, number) r;
END $$;

REVOKE ALL ON FUNCTION desk_tell_access(bigint, text, text, text, text), desk_fresh_session(), desk_own_words(text),
    desk_check_code(text, text, text), desk_change_password(text, boolean), desk_tell_device(text), desk_my_passkeys(),
    desk_codes_closed_seconds(text), desk_name_passkey(bigint, text), desk_drop_factor(bigint), desk_swap_totp(text, bigint), desk_my_events(), desk_my_keys(),
    desk_make_key(text, text, bigint, text, text[], boolean, timestamptz, text, text[]), desk_enter_key(text, inet),
    desk_make_my_key(text, text, text[], boolean, timestamptz, text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_own_words(text), desk_check_code(text, text, text), desk_change_password(text, boolean),
    desk_codes_closed_seconds(text), desk_tell_device(text), desk_my_passkeys(), desk_name_passkey(bigint, text), desk_drop_factor(bigint), desk_swap_totp(text, bigint),
    desk_my_events(), desk_my_keys(), desk_enter_key(text, inet),
    desk_make_my_key(text, text, text[], boolean, timestamptz, text, text[]) TO opentamin_web, opentamin_app;
GRANT EXECUTE ON FUNCTION desk_make_key(text, text, bigint, text, text[], boolean, timestamptz, text, text[]) TO opentamin_app;
