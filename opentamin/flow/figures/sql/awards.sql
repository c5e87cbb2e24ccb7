SELECT one.branch_id AS office_id, p.sex, {age} AS age, one.benefit AS kind, count(*) AS amount, count(*) AS many
FROM (
    SELECT DISTINCT ON (v.award_id) a.branch_id, a.benefit, a.person_id, v.monthly_rial
    FROM awards_award_amount v JOIN awards_award a ON a.id = v.award_id
    WHERE v.from_month <= %(month)s AND (v.until_month IS NULL OR v.until_month > %(month)s)
    ORDER BY v.award_id, v.version DESC
) one JOIN registers_person p ON p.id = one.person_id
WHERE one.monthly_rial > 0
GROUP BY 1, 2, 3, 4
