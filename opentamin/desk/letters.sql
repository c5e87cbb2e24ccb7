-- The seen-receipt: the addressee of a letter, or who stands for them, opens it on the portal. The first opening is the legal
-- day of service (the day of Tehran) and stays; gives that day, or NULL when the letter is not the session's to receive.
CREATE FUNCTION desk_letter_seen(wanted bigint) RETURNS date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    who desk_token := desk_session_token();
    found desk_letter;
    today date := (clock_timestamp() AT TIME ZONE 'Asia/Tehran')::date;
BEGIN
    IF who.user_id IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO found FROM desk_letter l WHERE l.id = wanted AND (
        (who.role IN ('insured', 'guardian') AND (l.person_id = who.own_person_id OR l.person_id = ANY (who.persons)))
        OR (who.role = 'employer' AND l.workshop_id = ANY (who.workshops)));
    IF found.id IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO desk_letter_service (letter_id, served_on, how, deadline_on, by, known_at)
        VALUES (found.id, today, 'portal', coalesce(found.deadline_on, today + found.term_days), who.officer, clock_timestamp())
        ON CONFLICT (letter_id) DO NOTHING;
    RETURN (SELECT s.served_on FROM desk_letter_service s WHERE s.letter_id = found.id);
END $$;
REVOKE ALL ON FUNCTION desk_letter_seen(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_letter_seen(bigint) TO opentamin_web, opentamin_app;
