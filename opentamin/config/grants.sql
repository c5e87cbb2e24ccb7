-- What each role may do; run by the owner after every migration, and repeatable.
-- opentamin_app: journeys and the worker. Adds everywhere; changes only what has states.
-- opentamin_web: pages. Reads through row security; writes only what a page must.
GRANT USAGE ON SCHEMA public TO opentamin_app, opentamin_web;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO opentamin_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO opentamin_app, opentamin_web;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO opentamin_web;
DO $$
DECLARE
    t text;
BEGIN
    -- What a page must write: the bytes of a list, its submission, the job that takes it on, and its progress.
    FOREACH t IN ARRAY ARRAY['lists_storedfile', 'lists_submission', 'lists_submissionfile', 'journeys_progress',
                             'procrastinate_jobs', 'procrastinate_events'] LOOP
        IF to_regclass('public.' || t) IS NOT NULL THEN
            EXECUTE format('GRANT INSERT ON %I TO opentamin_web', t);
        END IF;
    END LOOP;
END $$;
DO $$
DECLARE
    t record;
BEGIN
    -- Append-only tables: their trigger refuses everybody; the role does not even have the right.
    FOR t IN SELECT DISTINCT c.oid::regclass AS name FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
             WHERE g.tgname LIKE '%append_only%' LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM opentamin_app, opentamin_web', t.name);
    END LOOP;
    -- What triggers derive is written by nobody else.
    IF to_regclass('public.registers_person_scope') IS NOT NULL THEN
        REVOKE INSERT, UPDATE, DELETE ON registers_person_scope FROM opentamin_app, opentamin_web;
    END IF;
    -- Children of partitioned tables are written through their parent only.
    FOR t IN SELECT inhrelid::regclass AS name FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent WHERE p.relkind = 'p' LOOP
        EXECUTE format('REVOKE ALL ON %s FROM opentamin_app, opentamin_web', t.name);
    END LOOP;
    -- Secrets of the desk and the bookkeeping of Django are nobody's business.
    FOR t IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
             AND c.relkind = 'r' AND c.relname IN ('desk_token', 'desk_session', 'desk_key', 'desk_act_rule') LOOP
        EXECUTE format('REVOKE ALL ON %s FROM opentamin_app, opentamin_web', t.name);
    END LOOP;
    -- Keys of centres: pages ask care_open_key and care_bind, and never see a hash.
    FOR t IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
             AND c.relkind = 'r' AND c.relname IN ('care_provider_key', 'care_check_key') LOOP
        EXECUTE format('REVOKE ALL ON %s FROM opentamin_web', t.name);
    END LOOP;
    -- Passwords, second factors, codes, messages, mandates in words, histories: the pages reach them by functions or not at all.
    FOR t IN SELECT c.oid::regclass AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v')
             AND (c.relname IN ('desk_user', 'desk_onetimecode', 'desk_message', 'desk_passkey', 'desk_valid_mandate', 'desk_request',
                                'lists_storedfile', 'desk_paperbytes', 'pghistory_context')
                  OR c.relname LIKE 'auth\_%' OR c.relname LIKE 'registers\_%event') LOOP
        EXECUTE format('REVOKE SELECT, INSERT, UPDATE, DELETE ON %s FROM opentamin_web', t.name);
    END LOOP;
    IF to_regclass('public.desk_user') IS NOT NULL THEN
        GRANT SELECT (id, login, name_fa, name_en, person_id, staff, demo, made_by, made_at, closed_at) ON desk_user TO opentamin_web;
    END IF;
    IF to_regclass('public.lists_storedfile') IS NOT NULL THEN
        GRANT SELECT (sha256, size, stored_at), INSERT ON lists_storedfile TO opentamin_web;
    END IF;
END $$;
