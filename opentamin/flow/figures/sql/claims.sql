SELECT c.branch_id AS office_id, p.sex, {age} AS age, c.benefit AS kind, count(*) AS amount, count(*) AS many
FROM claims_claim c JOIN registers_person p ON p.id = c.person_id
WHERE c.claimed_on >= %(first)s AND c.claimed_on < %(until)s
GROUP BY 1, 2, 3, 4
