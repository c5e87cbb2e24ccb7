SELECT p.branch_id AS office_id, coalesce(x.activity, '') AS activity, p.share AS kind, -sum(p.amount_rial) AS amount,
    count(DISTINCT e.id) AS many
FROM ledger_entry e
LEFT JOIN ledger_entry r ON r.id = e.reverses_id
JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = ANY(%(owed)s)
LEFT JOIN registers_workshop x ON x.code = p.subject
WHERE e.counts_on >= %(first)s AND e.counts_on < %(until)s
  AND (e.kind = 'allocation' OR e.kind = 'reversal' AND r.kind = 'allocation')
GROUP BY 1, 2, 3
