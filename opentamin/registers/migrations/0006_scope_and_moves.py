"""What keeps person_scope equal to what it is derived from, and guards of moves that stay linear.

A trigger's plan is kept for the session: one made for a single row joins two lists of a hundred thousand row by row, and
EXISTS over a join is planned for a first row that is never there. Hence EXECUTE (a plan for each statement) and count(*).
"""

from django.db import migrations

SCOPE = """
-- Pairs of person and workshop code that a statement brings; called by the trigger of careers over its transition table.
-- FOR SHARE: a file that moves at the same time is waited for, so that the branch written is the one that stands.
CREATE FUNCTION registers_scope_from_work(people bigint[], codes text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM FROM registers_workshop w WHERE w.code = ANY (codes) ORDER BY w.id FOR SHARE;
    INSERT INTO registers_person_scope (person_id, via, workshop_id, branch_id)
        SELECT n.person, n.code, w.id, w.branch_id FROM unnest(people, codes) AS n (person, code)
        LEFT JOIN registers_workshop w ON w.code = n.code
        ON CONFLICT (person_id, via) DO NOTHING;
END $$;

CREATE FUNCTION registers_scope_from_office(people bigint[], offices bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    INSERT INTO registers_person_scope (person_id, via, branch_id)
        SELECT DISTINCT n.person, 'office/' || n.office, n.office FROM unnest(people, offices) AS n (person, office)
        ON CONFLICT (person_id, via) DO NOTHING;
$$;

-- A workshop that is registered after months worked in it came over; and one whose file moves.
CREATE FUNCTION registers_scope_of_new_workshops() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    EXECUTE 'UPDATE registers_person_scope s SET workshop_id = w.id, branch_id = w.branch_id FROM fresh w
             WHERE s.workshop_id IS NULL AND s.via = w.code';
    RETURN NULL;
END $$;
CREATE TRIGGER registers_scope_of_new_workshops AFTER INSERT ON registers_workshop
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION registers_scope_of_new_workshops();

CREATE FUNCTION registers_scope_follows_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    EXECUTE 'UPDATE registers_person_scope s SET branch_id = w.branch_id FROM fresh w
             WHERE s.workshop_id = w.id AND s.branch_id <> w.branch_id';
    RETURN NULL;
END $$;
CREATE TRIGGER registers_scope_follows_file AFTER UPDATE ON registers_workshop
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION registers_scope_follows_file();

-- Only triggers and stations' functions of the owner write it.
REVOKE ALL ON FUNCTION registers_scope_from_work(bigint[], text[]), registers_scope_from_office(bigint[], bigint[])
    FROM PUBLIC;
ALTER TABLE registers_person_scope ENABLE ROW LEVEL SECURITY;
CREATE POLICY registers_person_scope_app ON registers_person_scope TO opentamin_app USING (true) WITH CHECK (true);
CREATE POLICY registers_person_scope_web ON registers_person_scope FOR SELECT TO opentamin_web USING (
    (SELECT desk_sees_all()) OR branch_id = ANY ((SELECT desk_visible_branches())::bigint[]));
"""
NO_SCOPE = """
DROP POLICY registers_person_scope_web ON registers_person_scope;
DROP POLICY registers_person_scope_app ON registers_person_scope;
DROP TRIGGER registers_scope_follows_file ON registers_workshop;
DROP TRIGGER registers_scope_of_new_workshops ON registers_workshop;
DROP FUNCTION registers_scope_follows_file(), registers_scope_of_new_workshops(),
    registers_scope_from_office(bigint[], bigint[]), registers_scope_from_work(bigint[], text[]);
"""
MOVES = """
CREATE OR REPLACE FUNCTION registers_branch_follows_file() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lost bigint;
BEGIN
    EXECUTE 'SELECT count(*) FROM fresh w JOIN before b ON b.id = w.id
             LEFT JOIN registers_workshop_office p
                 ON p.workshop_id = w.id AND p.until_on IS NULL AND p.office_id = w.branch_id
             WHERE w.branch_id <> b.branch_id AND p.id IS NULL' INTO lost;
    IF lost > 0 THEN
        RAISE EXCEPTION 'a workshop changes its office by moving its file' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION registers_move_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lost bigint;
BEGIN
    EXECUTE 'SELECT count(*) FROM fresh n
             LEFT JOIN registers_workshop_office p ON p.workshop_id = n.workshop_id AND p.until_on = n.from_on
             WHERE n.came_from_id IS NOT NULL AND p.office_id IS DISTINCT FROM n.came_from_id' INTO lost;
    IF lost > 0 THEN
        RAISE EXCEPTION 'a file comes from where it lay' USING ERRCODE = 'check_violation';
    END IF;
    EXECUTE 'UPDATE registers_workshop w SET branch_id = n.office_id
             FROM fresh n WHERE n.came_from_id IS NOT NULL AND n.until_on IS NULL AND w.id = n.workshop_id';
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0005_person_scope"), ("desk", "0004_sign_in")]
    operations = [
        migrations.RunSQL(SCOPE, NO_SCOPE),
        # Backwards the better bodies stay: they promise the same.
        migrations.RunSQL(MOVES, migrations.RunSQL.noop),
    ]
