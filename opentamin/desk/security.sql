-- The gate behind the gate. Functions run as the owner of the schema, with a fixed search path.
CREATE FUNCTION desk_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to; a correction is a new row', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION desk_open_session(given text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    known desk_token;
BEGIN
    SELECT * INTO known FROM desk_token
        WHERE hash = encode(sha256(convert_to(given, 'UTF8')), 'hex') AND until > clock_timestamp();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'desk: the token opens nothing' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO desk_session (pid, xact, token_id) VALUES (pg_backend_pid(), pg_current_xact_id()::text, known.hash)
        ON CONFLICT (pid) DO UPDATE SET xact = excluded.xact, token_id = excluded.token_id;
    RETURN known.officer;
END $$;

CREATE FUNCTION desk_session_token() RETURNS desk_token
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT t FROM desk_session s JOIN desk_token t ON t.hash = s.token_id
    WHERE s.pid = pg_backend_pid() AND s.xact = pg_current_xact_id_if_assigned()::text AND t.until > clock_timestamp()
$$;

CREATE FUNCTION desk_sees_all() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce((desk_session_token()).sees_all, false)
$$;

CREATE FUNCTION desk_visible_branches() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce((desk_session_token()).branches, '{}'::bigint[])
$$;

CREATE FUNCTION desk_log_reading(whose bigint, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    reader desk_token := desk_session_token();
BEGIN
    IF reader.officer IS NULL THEN
        RAISE EXCEPTION 'desk: nobody has opened a session' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO desk_reading (officer, person_id, reason, at) VALUES (reader.officer, whose, left(why, 200), clock_timestamp());
END $$;

-- A month's partition of a table partitioned by month, made when its first rows come; nobody but the owner may write it.
CREATE FUNCTION desk_month_partition(parent regclass, wanted integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    child text := format('%s_%s', (SELECT relname FROM pg_class WHERE oid = parent), wanted);
BEGIN
    IF (SELECT relkind FROM pg_class WHERE oid = parent) <> 'p' OR wanted NOT BETWEEN 130001 AND 149912
            OR wanted % 100 NOT BETWEEN 1 AND 12 THEN
        RAISE EXCEPTION 'desk: % has no month %', parent, wanted USING ERRCODE = 'invalid_parameter_value';
    END IF;
    PERFORM pg_advisory_xact_lock(3500, wanted);
    IF to_regclass('public.' || child) IS NULL THEN
        EXECUTE format('CREATE TABLE public.%I PARTITION OF %s FOR VALUES FROM (%s) TO (%s)', child, parent, wanted, wanted + 1);
        EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC, opentamin_app, opentamin_web', child);
    END IF;
END $$;

REVOKE ALL ON FUNCTION desk_month_partition(regclass, integer), desk_log_reading(bigint, text),
    desk_open_session(text), desk_session_token() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk_month_partition(regclass, integer) TO opentamin_app;
GRANT EXECUTE ON FUNCTION desk_log_reading(bigint, text), desk_open_session(text) TO opentamin_web, opentamin_app;
