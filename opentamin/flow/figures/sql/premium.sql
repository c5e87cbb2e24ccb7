SELECT a.branch_id AS office_id, x.activity, s.share AS kind, sum(s.amount_rial) AS amount,
    sum(a.people) FILTER (WHERE s.amount_rial <> 0) AS many
FROM assessments_assessment a
JOIN lists_wage_list w ON w.id = a.wage_list_id AND {current}
JOIN assessments_share_amount s ON s.assessment_id = a.id AND s.share = ANY(%(premium)s)
JOIN registers_workshop x ON x.id = w.workshop_id
WHERE a.month = %(month)s
GROUP BY 1, 2, 3 HAVING sum(s.amount_rial) <> 0
