SELECT one.office_id, p.sex, {age} AS age, one.role::text AS kind, count(*) AS amount, count(*) AS many
FROM (
    SELECT DISTINCT ON (t.person_id) t.person_id, t.branch_id AS office_id, t.role
    FROM care_entitlement t
    WHERE t.known_until IS NULL AND t.from_on < %(until)s AND (t.until_on IS NULL OR t.until_on >= %(until)s)
    ORDER BY t.person_id, t.role, t.id
) one JOIN registers_person p ON p.id = one.person_id
GROUP BY 1, 2, 3, 4
