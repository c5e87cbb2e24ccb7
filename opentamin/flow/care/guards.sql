-- Days of the calendar as data, so that sets can be asked in Jalali days.
CREATE TABLE care_day (on_day date PRIMARY KEY, code integer NOT NULL UNIQUE);

CREATE FUNCTION care_only_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.known_until IS NOT NULL OR NEW.known_until IS NULL
            OR (NEW.person_id, NEW.code, NEW.role, NEW.basis, NEW.principal_id, NEW.from_on, NEW.known_from)
                IS DISTINCT FROM (OLD.person_id, OLD.code, OLD.role, OLD.basis, OLD.principal_id, OLD.from_on, OLD.known_from)
            OR NEW.until_on IS DISTINCT FROM OLD.until_on OR NEW.branch_id IS DISTINCT FROM OLD.branch_id THEN
        RAISE EXCEPTION 'care_entitlement: a row is closed once and never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER care_entitlement_only_closes BEFORE UPDATE OR DELETE ON care_entitlement
    FOR EACH ROW EXECUTE FUNCTION care_only_closes();
CREATE TRIGGER care_entitlement_whole BEFORE TRUNCATE ON care_entitlement
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();

CREATE SEQUENCE care_check_number;
CREATE TABLE care_check (
    month integer NOT NULL CHECK (month % 100 BETWEEN 1 AND 12),
    number bigint NOT NULL,
    reference text NOT NULL,
    provider_id bigint NOT NULL,
    key text NOT NULL,
    person_id bigint,
    code text NOT NULL,
    branch_id bigint,
    care smallint NOT NULL CHECK (care IN (1, 2)),
    on_day date NOT NULL,
    asked_at timestamptz NOT NULL,
    known_at timestamptz NOT NULL,
    answer text NOT NULL CHECK (answer IN ('covered', 'ended', 'never', 'unknown')),
    role smallint,
    basis smallint,
    until_on date,
    share_percent smallint,
    source text NOT NULL CHECK (source IN ('online', 'page', 'filter', 'token', 'trouble')),
    by text NOT NULL,
    PRIMARY KEY (month, number)
) PARTITION BY RANGE (month);
CREATE INDEX care_check_of_provider ON care_check (provider_id, number DESC);

-- A key of a centre is used once, in whichever month: the record it led to is given again.
CREATE TABLE care_check_key (
    provider_id bigint NOT NULL,
    key text NOT NULL,
    month integer NOT NULL,
    number bigint NOT NULL,
    PRIMARY KEY (provider_id, key)
);

-- Month, nine digits, two check digits (ISO 7064 mod 97-10): every single error and transposition is seen.
CREATE FUNCTION care_reference(month integer, number bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT month || lpad(number::text, 9, '0')
        || lpad((98 - (month::bigint * 1000000000 + number) * 100 % 97)::text, 2, '0')
$$;

-- Answer checks from the table of cover and leave their records, in one set; a key that was used gives its record again.
CREATE FUNCTION care_bind(wanted_provider bigint, wanted_month integer, at timestamptz, who text, asked jsonb)
RETURNS SETOF care_check
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
#variable_conflict use_column
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
    )
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
    ) p ON true;
    RETURN QUERY SELECT c.* FROM jsonb_to_recordset(asked) AS r (key text)
        JOIN care_check_key k ON k.provider_id = wanted_provider AND k.key = r.key
        JOIN care_check c ON c.month = k.month AND c.number = k.number;
END $$;

-- Who holds a key: the centre with its scopes, nothing for a key that opens nothing.
CREATE FUNCTION care_open_key(given text) RETURNS TABLE (provider_id bigint, scopes text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT k.provider_id, k.scopes::text[] FROM care_provider_key k JOIN care_provider p ON p.id = k.provider_id
    WHERE k.hash = encode(sha256(convert_to(given, 'UTF8')), 'hex') AND k.until > clock_timestamp() AND p.closed_on IS NULL
$$;

REVOKE ALL ON FUNCTION care_bind(bigint, integer, timestamptz, text, jsonb), care_open_key(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION care_bind(bigint, integer, timestamptz, text, jsonb), care_open_key(text)
    TO opentamin_web, opentamin_app;
