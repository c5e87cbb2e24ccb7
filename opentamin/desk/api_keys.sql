-- Keys of programs: a token of the desk without an idle end, over one mandate. The database keeps no key, only the hash of
-- what the server makes of it with a secret of its own (desk/api_keys.py), so that a key never opens a page as a cookie.
CREATE TABLE desk_key (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash varchar(64) NOT NULL UNIQUE REFERENCES desk_token (hash) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    title varchar(100) NOT NULL CHECK (title <> ''),
    scopes varchar(10)[] NOT NULL CHECK (scopes <@ ARRAY['read', 'send', 'act']::varchar[] AND cardinality(scopes) > 0),
    test boolean NOT NULL,
    made_by varchar(100) NOT NULL CHECK (made_by <> ''),
    made_at timestamptz NOT NULL,
    ended_by varchar(100) NOT NULL DEFAULT '',
    ended_at timestamptz
);
ALTER TABLE desk_key ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON desk_key FROM PUBLIC, opentamin_app, opentamin_web;

-- Workshops that are invented: those of branch 999, which no office of the country has.
CREATE FUNCTION desk_is_invented(wanted bigint[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT cardinality(wanted) > 0
       AND cardinality(wanted) = (SELECT count(*) FROM registers_workshop w WHERE w.id = ANY (wanted) AND w.code LIKE '999%')
$$;

-- A key over a mandate that holds today; 0: the login, the mandate or (for a test key) the workshop is not such a one.
CREATE FUNCTION desk_make_key(token text, typed text, wanted bigint, called text, given text[], is_test boolean, ends timestamptz, who text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    known desk_user;
    chosen desk_mandate;
    offices bigint[] := '{}';
    instant timestamptz := clock_timestamp();
    made bigint;
BEGIN
    SELECT * INTO known FROM desk_user u WHERE u.login = typed AND u.closed_at IS NULL;
    SELECT m.* INTO chosen FROM desk_mandate m JOIN desk_valid_mandate v USING (id) WHERE m.id = wanted AND m.user_id = known.id;
    IF chosen.id IS NULL OR (is_test AND NOT desk_is_invented(ARRAY[chosen.workshop_id])) THEN
        RETURN 0;
    END IF;
    IF chosen.office_id IS NOT NULL THEN
        WITH RECURSIVE below AS (SELECT chosen.office_id AS id UNION SELECT o.id FROM registers_office o JOIN below b ON o.parent_id = b.id)
            SELECT array_agg(id) INTO offices FROM below;
    END IF;
    INSERT INTO desk_token (hash, officer, branches, sees_all, until, user_id, mandate_id, role, what, workshops, persons, own_person_id,
                            begun_at, seen_at, ends_at, agent, level)
        VALUES (desk_hash(token), known.login, offices, chosen.role IN ('headquarters', 'auditor'), ends, known.id, chosen.id, chosen.role,
                chosen.what, CASE WHEN chosen.workshop_id IS NULL THEN '{}'::bigint[] ELSE ARRAY[chosen.workshop_id] END,
                CASE WHEN chosen.person_id IS NULL THEN '{}'::bigint[] ELSE ARRAY[chosen.person_id] END, known.person_id,
                instant, instant, ends, left(called, 200), 'key');
    INSERT INTO desk_key (hash, title, scopes, test, made_by, made_at)
        VALUES (desk_hash(token), called, given, is_test, who, instant) RETURNING number INTO made;
    PERFORM desk_note(known.id, known.login::text, 'key', '', '', made || ' ' || called || ' (' || who || ')');
    RETURN made;
END $$;

-- The question of every call of a program, in one round: whose key is it, and with which scope does it open the session?
CREATE FUNCTION desk_enter_key(token text) RETURNS jsonb
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
    RETURN entered || jsonb_build_object('key', known.number, 'scopes', to_jsonb(known.scopes), 'test', known.test);
END $$;

CREATE FUNCTION desk_keys_of(typed text) RETURNS TABLE (number bigint, title text, scopes text[], test boolean, role text, made_by text,
    until timestamptz, ended_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT k.number, k.title::text, k.scopes::text[], k.test, t.role::text, k.made_by::text, t.until,
           coalesce(k.ended_at, CASE WHEN t.ended_why <> '' THEN t.until END)
    FROM desk_key k JOIN desk_token t USING (hash) JOIN desk_user u ON u.id = t.user_id WHERE u.login = typed ORDER BY k.number
$$;

CREATE FUNCTION desk_end_key(wanted bigint, who text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    known desk_key;
BEGIN
    UPDATE desk_key k SET ended_at = clock_timestamp(), ended_by = left(who, 100) WHERE k.number = wanted AND k.ended_at IS NULL
        RETURNING * INTO known;
    UPDATE desk_token t SET until = clock_timestamp(), ended_why = 'key' WHERE t.hash = known.hash AND t.ended_why = '';
    RETURN known.number IS NOT NULL;
END $$;

REVOKE ALL ON FUNCTION desk_is_invented(bigint[]), desk_make_key(text, text, bigint, text, text[], boolean, timestamptz, text),
    desk_enter_key(text), desk_keys_of(text), desk_end_key(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_make_key(text, text, bigint, text, text[], boolean, timestamptz, text), desk_keys_of(text),
    desk_end_key(bigint, text) TO opentamin_app;
GRANT EXECUTE ON FUNCTION desk_enter_key(text) TO opentamin_web, opentamin_app;
