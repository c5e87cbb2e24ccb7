"""Guards: a file lies at exactly one office, parents fit their children, and whose rows a branch may see."""

from django.db import migrations

PLACES = """
CREATE FUNCTION registers_place_new_files() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO registers_workshop_office (workshop_id, office_id, from_on)
        SELECT w.id, w.branch_id, greatest(w.opened_on, o.opened_on)
        FROM fresh w JOIN registers_office o ON o.id = w.branch_id;
    RETURN NULL;
END $$;
CREATE TRIGGER registers_place_new_files AFTER INSERT ON registers_workshop
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION registers_place_new_files();

-- The office of a workshop changes only together with where its file lies.
CREATE FUNCTION registers_branch_follows_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fresh w JOIN before b ON b.id = w.id WHERE w.branch_id <> b.branch_id AND NOT EXISTS (
            SELECT FROM registers_workshop_office p
            WHERE p.workshop_id = w.id AND p.until_on IS NULL AND p.office_id = w.branch_id)
    ) THEN
        RAISE EXCEPTION 'a workshop changes its office by moving its file' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER registers_branch_follows_file AFTER UPDATE ON registers_workshop
    REFERENCING OLD TABLE AS before NEW TABLE AS fresh FOR EACH STATEMENT
    EXECUTE FUNCTION registers_branch_follows_file();

-- A move begins where the place before ended, and the workshop follows its file in the same statement. In sets: a check
-- for each row would cost a look-up for each of many files, by whatever index the planner takes.
CREATE FUNCTION registers_move_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fresh n
        LEFT JOIN registers_workshop_office p ON p.workshop_id = n.workshop_id AND p.until_on = n.from_on
        WHERE n.came_from_id IS NOT NULL AND p.office_id IS DISTINCT FROM n.came_from_id
    ) THEN
        RAISE EXCEPTION 'a file comes from where it lay' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE registers_workshop w SET branch_id = n.office_id
        FROM fresh n WHERE n.came_from_id IS NOT NULL AND n.until_on IS NULL AND w.id = n.workshop_id;
    RETURN NULL;
END $$;
CREATE TRIGGER registers_move_is_whole AFTER INSERT ON registers_workshop_office
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION registers_move_is_whole();

CREATE FUNCTION registers_office_parent_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above text := (SELECT kind FROM registers_office WHERE id = NEW.parent_id);
BEGIN
    IF above IS DISTINCT FROM (CASE NEW.kind WHEN 'branch' THEN 'directorate' WHEN 'directorate' THEN NULL
                               ELSE 'branch' END) THEN
        RAISE EXCEPTION 'an office of kind % does not stand under %', NEW.kind, coalesce(above, 'nothing')
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER registers_office_parent_fits BEFORE INSERT OR UPDATE OF kind, parent_id ON registers_office
    FOR EACH ROW EXECUTE FUNCTION registers_office_parent_fits();
"""
NO_PLACES = """
DROP TRIGGER registers_office_parent_fits ON registers_office;
DROP TRIGGER registers_move_is_whole ON registers_workshop_office;
DROP TRIGGER registers_branch_follows_file ON registers_workshop;
DROP TRIGGER registers_place_new_files ON registers_workshop;
DROP FUNCTION registers_office_parent_fits(), registers_move_is_whole(), registers_branch_follows_file(),
    registers_place_new_files();
"""
BACKFILL = """
INSERT INTO registers_workshop_office (workshop_id, office_id, from_on)
    SELECT w.id, w.branch_id, greatest(w.opened_on, o.opened_on)
    FROM registers_workshop w JOIN registers_office o ON o.id = w.branch_id
    WHERE NOT EXISTS (SELECT FROM registers_workshop_office p WHERE p.workshop_id = w.id);
-- What was only to be looked at when the transaction ends is looked at now: a table with open checks cannot be altered.
SET CONSTRAINTS ALL IMMEDIATE;
"""
# Registers and desk stand beside each other, so the operations of the desk are not imported here; its functions are used.
HISTORY = ("workshopevent", "workshopofficeevent", "estateworkshopevent", "identitydocumentevent", "workpermitevent")
SEEN = {
    "registers_workshop": "branch_id = ANY ((SELECT desk_visible_branches())::bigint[])",
    "registers_workshop_office": "office_id = ANY ((SELECT desk_visible_branches())::bigint[])",
    # What rests on a workshop, or on a permit for one, is seen by who sees that row: the policies above decide.
    "registers_estate_workshop": "EXISTS (SELECT FROM registers_workshop w WHERE w.id = workshop_id)",
    "registers_work_permit": "EXISTS (SELECT FROM registers_workshop w WHERE w.id = workshop_id)",
    "registers_identity_document": """office_id = ANY ((SELECT desk_visible_branches())::bigint[])
        OR EXISTS (SELECT FROM registers_work_permit p WHERE p.person_id = registers_identity_document.person_id)""",
    # Earlier states of rows are for the owner and for journeys; no page reads them.
    **{f"registers_{name}": "false" for name in HISTORY},
}


def secured(table, seen):
    """Row security of one table for the roles of journeys (everything) and of pages (by scope)."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY {table}_app ON {table} TO opentamin_app USING (true) WITH CHECK (true);
        CREATE POLICY {table}_web ON {table} FOR SELECT TO opentamin_web USING ((SELECT desk_sees_all()) OR {seen});
        """,
        f"""
        DROP POLICY {table}_web ON {table};
        DROP POLICY {table}_app ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


ONLY_ADDED = """
CREATE TRIGGER registers_office_change_append_only BEFORE UPDATE OR DELETE ON registers_office_change
    FOR EACH ROW EXECUTE FUNCTION desk_refuse_change();
CREATE TRIGGER registers_office_change_append_only_whole BEFORE TRUNCATE ON registers_office_change
    FOR EACH STATEMENT EXECUTE FUNCTION desk_refuse_change();
"""
NOT_ONLY_ADDED = """
DROP TRIGGER registers_office_change_append_only ON registers_office_change;
DROP TRIGGER registers_office_change_append_only_whole ON registers_office_change;
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_places_and_foreign_nationals"), ("desk", "0002_security")]
    operations = [
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
        migrations.RunSQL(PLACES, NO_PLACES),
        migrations.RunSQL(ONLY_ADDED, NOT_ONLY_ADDED),
        *(secured(table, seen) for table, seen in SEEN.items()),
    ]
