SELECT one.office_id, one.activity, (width_bucket(one.people, %(sizes)s::bigint[]))::text AS kind, count(*) AS amount, count(*) AS many
FROM (
    SELECT w.workshop_id, (array_agg(w.branch_id ORDER BY w.id DESC))[1] AS office_id, max(x.activity) AS activity,
        sum(w.people) AS people
    FROM lists_wage_list w JOIN registers_workshop x ON x.id = w.workshop_id
    WHERE w.month = %(month)s AND {current}
    GROUP BY w.workshop_id
) one
GROUP BY 1, 2, 3
