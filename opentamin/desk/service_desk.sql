-- What the pages of the service desk do beyond reading under row security. Each function says itself who may.

-- The one-time link after an answer: its ticket while it can be used, without anything about anybody.
CREATE FUNCTION desk_survey_of(given text) RETURNS TABLE (code text, kind text, used boolean, over boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT t.code::text, t.kind::text, EXISTS (SELECT FROM desk_satisfaction x WHERE x.ticket_id = t.id), s.until <= clock_timestamp()
    FROM desk_survey s JOIN desk_ticket t ON t.id = s.ticket_id
    WHERE s.seal = encode(sha256(convert_to(given, 'UTF8')), 'hex')
$$;
-- The answer of a visitor, once; gives whether it was kept.
CREATE FUNCTION desk_rate_ticket(given text, wanted integer, said text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    known desk_survey;
    made bigint;
BEGIN
    SELECT * INTO known FROM desk_survey
        WHERE seal = encode(sha256(convert_to(given, 'UTF8')), 'hex') AND until > clock_timestamp();
    IF known.id IS NULL OR wanted NOT BETWEEN 1 AND 5 THEN
        RETURN false;
    END IF;
    INSERT INTO desk_satisfaction (ticket_id, points, words, by, at)
        VALUES (known.ticket_id, wanted, left(said, 1000), '', clock_timestamp())
        ON CONFLICT (ticket_id) DO NOTHING RETURNING id INTO made;
    RETURN made IS NOT NULL;
END $$;
-- What became of an act, for staff to whom its tracking code was told: neither who asked nor what was typed.
CREATE FUNCTION desk_act_of_code(given text) RETURNS TABLE (action text, state text, asked_at timestamptz, done_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF coalesce((desk_session_token()).role, '') IN ('', 'insured', 'guardian', 'employer', 'clinic') AND NOT desk_sees_all() THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT a.action::text, a.state::text, a.asked_at, a.done_at FROM desk_act a WHERE a.code = given;
END $$;
-- Whose file a bound mobile number leads to, for staff; the rows themselves are shown under row security.
CREATE FUNCTION desk_persons_of_mobile(given text) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF coalesce((desk_session_token()).role, '') IN ('', 'insured', 'guardian', 'employer', 'clinic') AND NOT desk_sees_all() THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT u.person_id FROM desk_user u WHERE u.mobile = given AND u.person_id IS NOT NULL AND u.closed_at IS NULL;
END $$;
-- Names of colleagues by their logins, for staff: who has a task, who answered. Staff only; nobody insured is named here.
CREATE FUNCTION desk_colleagues(logins text[]) RETURNS TABLE (login text, name_fa text, name_en text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF coalesce((desk_session_token()).role, '') IN ('', 'insured', 'guardian', 'employer', 'clinic') AND NOT desk_sees_all() THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT u.login::text, u.name_fa::text, u.name_en::text FROM desk_user u WHERE u.staff AND u.login = ANY (logins);
END $$;
REVOKE ALL ON FUNCTION desk_colleagues(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_colleagues(text[]) TO opentamin_web, opentamin_app;
REVOKE ALL ON FUNCTION desk_survey_of(text), desk_rate_ticket(text, integer, text), desk_act_of_code(text),
    desk_persons_of_mobile(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_survey_of(text), desk_rate_ticket(text, integer, text), desk_act_of_code(text),
    desk_persons_of_mobile(text) TO opentamin_web, opentamin_app;
