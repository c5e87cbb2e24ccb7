-- As in guards.sql, without a plan that reads whole tables: a centre's day begins with an empty month, and a plan made then
-- is kept for the session. New records come back from their own INSERT; only keys that were used before are looked up.
CREATE OR REPLACE FUNCTION care_bind(wanted_provider bigint, wanted_month integer, at timestamptz, who text, asked jsonb)
RETURNS SETOF care_check
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    made care_check[];
BEGIN
    IF to_regclass(format('public.care_check_%s', wanted_month)) IS NULL THEN
        PERFORM desk_month_partition('care_check', wanted_month);
    END IF;
    WITH row AS (
        SELECT DISTINCT ON (r.key) r.* FROM jsonb_to_recordset(asked)
            AS r (key text, code text, care smallint, on_day date, asked_at timestamptz, source text, forced boolean, shares jsonb)
        ORDER BY r.key
    ), fresh AS (
        INSERT INTO care_check_key (provider_id, key, month, number)
        SELECT wanted_provider, row.key, wanted_month, nextval('care_check_number') FROM row
        ON CONFLICT DO NOTHING RETURNING key, number
    ), written AS (
        INSERT INTO care_check
        SELECT wanted_month, fresh.number, care_reference(wanted_month, fresh.number), wanted_provider, row.key,
            COALESCE(e.person_id, p.id), row.code, e.branch_id, row.care, row.on_day, COALESCE(row.asked_at, at), at,
            CASE WHEN e.holds OR row.forced THEN 'covered' WHEN e.id IS NOT NULL THEN 'ended'
                 WHEN p.id IS NOT NULL THEN 'never' ELSE 'unknown' END,
            e.role, CASE WHEN e.holds OR row.forced THEN COALESCE(e.basis, 1) END, e.until_on,
            CASE WHEN e.holds OR row.forced THEN (row.shares ->> COALESCE(e.basis, 1)::text)::smallint END,
            row.source, who
        FROM row JOIN fresh USING (key)
        LEFT JOIN LATERAL (
            SELECT t.*, (t.until_on IS NULL OR row.on_day < t.until_on) AS holds FROM care_entitlement t
            WHERE t.code = row.code AND t.known_until IS NULL AND t.from_on <= row.on_day
            ORDER BY (t.until_on IS NULL OR row.on_day < t.until_on) DESC,
                CASE WHEN t.until_on IS NULL OR row.on_day < t.until_on THEN t.role END, t.until_on DESC NULLS FIRST, t.id
            LIMIT 1
        ) e ON true
        LEFT JOIN LATERAL (
            SELECT q.id FROM registers_person q
            WHERE e.id IS NULL AND (q.national_code = row.code OR q.foreign_code = row.code) LIMIT 1
        ) p ON true
        RETURNING care_check
    )
    SELECT COALESCE(array_agg(written.care_check), '{}') INTO made FROM written;
    RETURN QUERY SELECT * FROM unnest(made);
    IF cardinality(made) < jsonb_array_length(asked) THEN
        RETURN QUERY SELECT c.* FROM (SELECT DISTINCT r.key FROM jsonb_to_recordset(asked) AS r (key text)) r
            CROSS JOIN LATERAL (SELECT k.month, k.number FROM care_check_key k
                WHERE k.provider_id = wanted_provider AND k.key = r.key OFFSET 0) k
            CROSS JOIN LATERAL (SELECT x.* FROM care_check x WHERE x.month = k.month AND x.number = k.number OFFSET 0) c
            WHERE NOT EXISTS (SELECT FROM unnest(made) AS m WHERE m.month = c.month AND m.number = c.number);
    END IF;
END $$;
