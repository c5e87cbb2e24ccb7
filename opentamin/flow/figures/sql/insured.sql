SELECT placed.office_id, p.sex, {age} AS age, placed.activity, p.nationality AS written, p.is_foreign, count(*) AS amount, count(*) AS many
FROM (
    SELECT DISTINCT ON (l.person_id) l.person_id, w.branch_id AS office_id, x.activity
    FROM lists_list_line l
    JOIN lists_wage_list w ON w.id = l.wage_list_id AND {current}
    JOIN registers_workshop x ON x.id = w.workshop_id
    WHERE l.month = %(month)s AND l.days > 0
    ORDER BY l.person_id, l.days DESC, w.id
) placed JOIN registers_person p ON p.id = placed.person_id
GROUP BY 1, 2, 3, 4, 5, 6
