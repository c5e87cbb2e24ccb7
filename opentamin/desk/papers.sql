-- Papers and drafts: the pages only ask; each function does one thing for the session that is open.
CREATE FUNCTION desk_paper_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (SELECT FROM desk_paperuse u WHERE u.paper_id = OLD.id) THEN
        RAISE EXCEPTION 'a paper that was shown stands as it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER desk_paper_stands BEFORE UPDATE OR DELETE ON desk_paper FOR EACH ROW EXECUTE FUNCTION desk_paper_stands();
CREATE FUNCTION desk_paper_bytes_stand() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (SELECT FROM desk_paperuse u WHERE u.paper_id = OLD.paper_id) THEN
        RAISE EXCEPTION 'the bytes of a paper that was shown stand as they are' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER desk_paper_bytes_stand BEFORE UPDATE OR DELETE ON desk_paperbytes
    FOR EACH ROW EXECUTE FUNCTION desk_paper_bytes_stand();

-- Keep an uploaded paper for its user and give its code; '' when the user has too many that no act uses. The same bytes again, before
-- an act used them, are the same paper. Papers that nobody used go after thirty days.
CREATE FUNCTION desk_keep_paper(number text, called text, kind text, bytes bytea, most integer) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_session_token();
    made bigint;
    same text;
BEGIN
    IF who.user_id IS NULL OR who.role = '' THEN
        RAISE EXCEPTION 'desk: nobody with a role has opened a session' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(3600, (who.user_id % 2147483647)::integer);
    DELETE FROM desk_paperbytes b USING desk_paper p WHERE p.id = b.paper_id AND p.user_id = who.user_id
        AND p.stored_at < clock_timestamp() - interval '30 days' AND NOT EXISTS (SELECT FROM desk_paperuse u WHERE u.paper_id = p.id);
    DELETE FROM desk_paper p WHERE p.user_id = who.user_id AND p.stored_at < clock_timestamp() - interval '30 days'
        AND NOT EXISTS (SELECT FROM desk_paperuse u WHERE u.paper_id = p.id);
    SELECT p.code INTO same FROM desk_paper p WHERE p.user_id = who.user_id AND p.sha256 = encode(sha256(bytes), 'hex')
        AND p.name = left(called, 120) AND NOT EXISTS (SELECT FROM desk_paperuse u WHERE u.paper_id = p.id) LIMIT 1;
    IF FOUND THEN
        RETURN same;
    END IF;
    IF (SELECT count(*) FROM desk_paper p WHERE p.user_id = who.user_id
            AND NOT EXISTS (SELECT FROM desk_paperuse u WHERE u.paper_id = p.id)) >= most THEN
        RETURN '';
    END IF;
    INSERT INTO desk_paper (code, user_id, login, name, media, size_bytes, sha256, stored_at)
        VALUES (number, who.user_id, who.officer, left(called, 120), kind, length(bytes), encode(sha256(bytes), 'hex'), clock_timestamp())
        RETURNING id INTO made;
    INSERT INTO desk_paperbytes (paper_id, content) VALUES (made, bytes);
    RETURN number;
END $$;

-- The bytes of a paper: for who uploaded it, and for the scope of the files in which it lies. A reading of somebody's file leaves a trace.
CREATE FUNCTION desk_read_paper(number text) RETURNS TABLE (name text, media text, sha256 text, content bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_session_token();
    found desk_paper;
    whose bigint;
BEGIN
    IF who.user_id IS NULL OR who.role = '' THEN
        RAISE EXCEPTION 'desk: nobody with a role has opened a session' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT p.* INTO found FROM desk_paper p WHERE p.code = number AND (p.user_id = who.user_id OR EXISTS (
        SELECT FROM desk_paperuse u WHERE u.paper_id = p.id AND (who.sees_all OR u.branch_id = ANY (who.branches)
            OR u.workshop_id = ANY (who.workshops) OR u.person_id = ANY (who.persons))));
    IF found.id IS NULL THEN
        RETURN;
    END IF;
    FOR whose IN SELECT DISTINCT u.person_id FROM desk_paperuse u WHERE u.paper_id = found.id AND u.person_id IS NOT NULL LOOP
        INSERT INTO desk_reading (officer, person_id, reason, at)
            VALUES (who.officer, whose, left('paper ' || number || coalesce(': ' || nullif(who.reason, ''), ''), 200), clock_timestamp());
    END LOOP;
    RETURN QUERY SELECT found.name::text, found.media::text, found.sha256::text, b.content FROM desk_paperbytes b WHERE b.paper_id = found.id;
END $$;

-- Keep what was typed in a form; false when the user has too many forms open. What was left for thirty days goes.
CREATE FUNCTION desk_keep_draft(given text, wanted text, words jsonb, days integer, most integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_session_token();
    instant timestamptz := clock_timestamp();
BEGIN
    IF who.user_id IS NULL OR who.role = '' THEN
        RAISE EXCEPTION 'desk: nobody with a role has opened a session' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM desk_formdraft d WHERE d.until < instant;
    IF (SELECT count(*) FROM desk_formdraft d WHERE d.user_id = who.user_id AND d.key <> left(given, 64)) >= most
            OR length(words::text) > 40000 THEN
        RETURN false;
    END IF;
    INSERT INTO desk_formdraft (key, user_id, action, typed, begun_at, saved_at, until)
        VALUES (left(given, 64), who.user_id, left(wanted, 60), words, instant, instant, instant + make_interval(days => days))
        ON CONFLICT (user_id, key) DO UPDATE SET typed = excluded.typed, saved_at = excluded.saved_at, until = excluded.until
            WHERE desk_formdraft.action = excluded.action;
    RETURN FOUND;
END $$;

CREATE FUNCTION desk_drop_draft(given text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    DELETE FROM desk_formdraft d WHERE d.user_id = (desk_session_token()).user_id AND d.key = left(given, 64);
    RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION desk_keep_paper(text, text, text, bytea, integer), desk_read_paper(text), desk_drop_draft(text),
    desk_keep_draft(text, text, jsonb, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_keep_paper(text, text, text, bytea, integer), desk_read_paper(text), desk_drop_draft(text),
    desk_keep_draft(text, text, jsonb, integer, integer) TO opentamin_web, opentamin_app;
