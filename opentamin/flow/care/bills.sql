-- Centres for which the user of this session acts; nobody's for every other role.
CREATE FUNCTION care_my_centres() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF desk_session_role() <> 'clinic' THEN
        RETURN '{}';
    END IF;
    RETURN coalesce((SELECT array_agg(u.provider_id) FROM (
        SELECT DISTINCT ON (provider_id) provider_id, given FROM care_centre_user
        WHERE user_id = desk_session_user() ORDER BY provider_id, id DESC) u WHERE u.given), '{}');
END $$;
REVOKE ALL ON FUNCTION care_my_centres() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION care_my_centres() TO opentamin_web, opentamin_app;

-- Take a bill and judge all its lines against the checks of the centre, in one set and one transaction. The same key or
-- the same bytes again give the bill that is there; one that was given back may come again.
CREATE FUNCTION care_take_bill(
    wanted_provider bigint, given_key text, of_month integer, file text, seal text, at timestamptz, who text, given jsonb
) RETURNS TABLE (bill bigint, fresh boolean, known_seal text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
DECLARE
    found care_bill;
    made bigint;
BEGIN
    IF desk_session_role() = 'clinic' AND NOT wanted_provider = ANY (care_my_centres()) THEN
        RAISE EXCEPTION 'care_take_bill: not a centre of this session' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM pg_advisory_xact_lock(5660, wanted_provider::integer);
    SELECT * INTO found FROM care_bill b WHERE b.provider_id = wanted_provider AND (b.key = given_key OR (b.sha256 = seal AND b.month = of_month
        AND NOT EXISTS (SELECT FROM care_bill_decision d WHERE d.bill_id = b.id AND NOT d.accepted)))
        ORDER BY b.key <> given_key, b.id DESC LIMIT 1;
    IF found.id IS NOT NULL THEN
        RETURN QUERY SELECT found.id, false, found.sha256::text;
        RETURN;
    END IF;
    made := nextval(pg_get_serial_sequence('public.care_bill', 'id'));
    WITH row AS MATERIALIZED (
        SELECT r.* FROM jsonb_to_recordset(given) AS r (number integer, code text, on_day date, care smallint, tariff bigint, reference text, check_month integer, check_at bigint, faults jsonb)
    ), asked AS MATERIALIZED (
        SELECT row.*, c.number AS check_number, c.code AS check_code, c.on_day AS check_day, c.care AS check_care, c.answer, c.share_percent,
            count(*) OVER (PARTITION BY row.reference ORDER BY row.number ROWS UNBOUNDED PRECEDING) AS time
        FROM row LEFT JOIN care_check c ON c.month = row.check_month AND c.number = row.check_at
            AND c.reference = row.reference AND c.provider_id = wanted_provider
    ), fault AS MATERIALIZED (
        SELECT row.number, f ->> 0 AS place, f ->> 1 AS name, left(f ->> 2, 80) AS value FROM row, jsonb_array_elements(row.faults) f
        UNION ALL SELECT number, 'reference', 'BILL_REFERENCE_UNKNOWN', reference FROM asked WHERE reference <> '' AND check_number IS NULL
        UNION ALL SELECT number, 'reference', 'BILL_REFERENCE_TWICE', reference FROM asked WHERE reference <> '' AND time > 1
        UNION ALL SELECT number, 'reference', 'BILL_REFERENCE_USED', reference FROM asked WHERE check_number IS NOT NULL AND EXISTS (
            SELECT FROM care_bill_line l WHERE l.reference = asked.reference AND l.good
                AND NOT EXISTS (SELECT FROM care_bill_decision d WHERE d.bill_id = l.bill_id AND NOT d.accepted))
        UNION ALL SELECT number, 'reference', 'BILL_NOT_COVERED', reference FROM asked WHERE answer <> 'covered'
        UNION ALL SELECT number, 'code', 'BILL_CODE_DIFFERS', code FROM asked WHERE code <> '' AND ltrim(check_code, '0') <> ltrim(code, '0')
        UNION ALL SELECT number, 'on', 'BILL_DAY_DIFFERS', on_day::text FROM asked WHERE check_day <> on_day
        UNION ALL SELECT number, 'care', 'BILL_CARE_DIFFERS', care::text FROM asked WHERE check_care <> care
        UNION ALL SELECT number, 'tariff', 'BILL_SHARE_UNKNOWN', reference FROM asked WHERE answer = 'covered' AND share_percent IS NULL
    ), bad AS MATERIALIZED (
        SELECT DISTINCT number FROM fault
    ), judged AS MATERIALIZED (
        -- The person's part is rounded half up once; the organisation's is the rest, so that the two always add up.
        SELECT asked.*, bad.number IS NULL AS good, -- (zeros in front of a code are lost in spreadsheets; a good line carries the code of its check)
            (asked.tariff * asked.share_percent * 2 + 100) / 200 AS person_rial
        FROM asked LEFT JOIN bad USING (number)
    ), kept AS (
        INSERT INTO care_bill (id, provider_id, key, month, file_name, sha256, lines, good, tariff_rial, person_rial, organisation_rial, by, known_at)
        SELECT made, wanted_provider, given_key, of_month, file, seal, count(*), count(*) FILTER (WHERE good),
            coalesce(sum(tariff) FILTER (WHERE good), 0), coalesce(sum(person_rial) FILTER (WHERE good), 0),
            coalesce(sum(tariff - person_rial) FILTER (WHERE good), 0), who, at FROM judged
    ), lined AS (
        INSERT INTO care_bill_line (bill_id, number, code, on_day, care, tariff_rial, reference, share_percent, person_rial, organisation_rial, good)
        SELECT made, number, CASE WHEN good THEN check_code ELSE code END, on_day, care, tariff, reference, share_percent, CASE WHEN good THEN person_rial END,
            CASE WHEN good THEN tariff - person_rial END, good FROM judged
    )
    INSERT INTO care_bill_finding (bill_id, number, "column", name, value) SELECT made, number, place, name, value FROM fault
        ORDER BY number, array_position(ARRAY['code', 'on', 'care', 'tariff', 'reference'], place), name;
    RETURN QUERY SELECT made, true, seal;
END $$;
REVOKE ALL ON FUNCTION care_take_bill(bigint, text, integer, text, text, timestamptz, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION care_take_bill(bigint, text, integer, text, text, timestamptz, text, jsonb) TO opentamin_web, opentamin_app;

-- A bill as its centre's program sees it, which has no session of a browser: sums, decision, and the findings in their order.
CREATE FUNCTION care_tell_bill(wanted_provider bigint, wanted_bill bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT jsonb_build_object('bill', b.id, 'month', b.month, 'lines', b.lines, 'good', b.good, 'tariff_rial', b.tariff_rial,
        'person_rial', b.person_rial, 'organisation_rial', b.organisation_rial,
        'state', CASE WHEN d.id IS NULL THEN 'waiting' WHEN d.accepted THEN 'accepted' ELSE 'given_back' END,
        'findings', coalesce((SELECT jsonb_agg(jsonb_build_array(f.number, f."column", f.name, f.value) ORDER BY f.number, f.id)
            FROM care_bill_finding f WHERE f.bill_id = b.id), '[]'))
    FROM care_bill b LEFT JOIN care_bill_decision d ON d.bill_id = b.id
    WHERE b.provider_id = wanted_provider AND b.id = wanted_bill
$$;
REVOKE ALL ON FUNCTION care_tell_bill(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION care_tell_bill(bigint, bigint) TO opentamin_web, opentamin_app;
