-- Rows that somebody sees because they stand in them, asked past row security: policies that asked each other would turn in
-- a circle. All of them ask the session; none takes a scope from its caller. Repeatable.
CREATE OR REPLACE FUNCTION desk_my_workshops() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    RETURN coalesce((SELECT array_agg(DISTINCT w.id) FROM careers_career_entry e JOIN registers_workshop w ON w.code = e.workshop_code
                     WHERE e.person_id = ANY (desk_visible_persons())), '{}');
END $$;
CREATE OR REPLACE FUNCTION desk_my_lists() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    persons bigint[] := desk_visible_persons();
BEGIN
    IF persons = '{}' THEN
        RETURN '{}';
    END IF;
    RETURN coalesce((SELECT array_agg(DISTINCT l.wage_list_id) FROM lists_list_line l WHERE l.person_id = ANY (persons)), '{}');
END $$;
CREATE OR REPLACE FUNCTION desk_my_submissions() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    RETURN coalesce((SELECT array_agg(s.id) FROM lists_submission s WHERE s.sender = 'user/' || desk_session_user()), '{}');
END $$;
REVOKE ALL ON FUNCTION desk_my_workshops(), desk_my_lists(), desk_my_submissions() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_my_workshops(), desk_my_lists(), desk_my_submissions()
    TO opentamin_web, opentamin_app;
-- Who may act for the workshops of this session: a representative sees the others, with no secret of theirs.
CREATE OR REPLACE FUNCTION desk_representatives(wanted bigint)
RETURNS TABLE (id bigint, workshop_id bigint, login text, name_fa text, name_en text, what text, from_on date, until_on date, given_by text, own boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF desk_session_role() <> 'employer' AND NOT desk_sees_all() THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT m.id, m.workshop_id, u.login::text, u.name_fa::text, u.name_en::text, m.what::text, m.from_on, m.until_on,
            m.given_by::text, u.id = desk_session_user()
        FROM desk_mandate m JOIN desk_user u ON u.id = m.user_id
        WHERE m.workshop_id = wanted AND m.role = 'employer' AND m.ended_at IS NULL AND (m.until_on IS NULL OR m.until_on > current_date)
            AND (desk_sees_all() OR m.workshop_id = ANY (desk_visible_workshops()))
        ORDER BY m.what <> 'all', u.name_fa, m.id;
END $$;
REVOKE ALL ON FUNCTION desk_representatives(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_representatives(bigint) TO opentamin_web, opentamin_app;
DO $$
BEGIN
    -- What a page writes of a list: only under its own user.
    DROP POLICY IF EXISTS lists_submission_send ON lists_submission;
    CREATE POLICY lists_submission_send ON lists_submission FOR INSERT TO opentamin_web
        WITH CHECK ((SELECT desk_session_user()) <> 0 AND sender = 'user/' || (SELECT desk_session_user()));
    DROP POLICY IF EXISTS lists_submissionfile_send ON lists_submissionfile;
    CREATE POLICY lists_submissionfile_send ON lists_submissionfile FOR INSERT TO opentamin_web
        WITH CHECK (submission_id = ANY ((SELECT desk_my_submissions())::bigint[]));
END $$;
