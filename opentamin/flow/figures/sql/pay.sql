SELECT s.branch_id AS office_id, p.sex, {age} AS age, s.benefit AS kind, sum(s.net_rial) AS amount, count(*) AS many
FROM payroll_slip s JOIN payroll_run r ON r.id = s.run_id AND r.state = 'posted' AND r.month = %(month)s
JOIN registers_person p ON p.id = s.person_id
GROUP BY 1, 2, 3, 4
