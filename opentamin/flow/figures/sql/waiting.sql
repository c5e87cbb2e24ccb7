SELECT c.branch_id AS office_id, c.benefit AS kind, count(*) AS amount, count(*) AS many
FROM claims_claim c
WHERE c.claimed_on < %(until)s AND c.state NOT IN ('approved', 'refused')
GROUP BY 1, 2
