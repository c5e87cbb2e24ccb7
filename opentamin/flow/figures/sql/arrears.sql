SELECT one.office_id, one.activity, one.band::text AS kind, sum(one.rial) AS amount, count(*) AS many
FROM (
    SELECT coalesce(d.branch_id, x.branch_id) AS office_id, x.activity, width_bucket(
            (%(month)s / 100 - o.month / 100) * 12 + %(month)s %% 100 - o.month %% 100 - 2, %(bands)s::int[]) AS band, o.rial
    FROM (
        SELECT e.subject, e.month, e.item, sum(p.amount_rial) AS rial
        FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id AND p.account_id = ANY(%(owed)s)
        WHERE e.counts_on < %(until)s
        GROUP BY 1, 2, 3 HAVING sum(p.amount_rial) > 0
    ) o
    JOIN registers_workshop x ON x.code = o.subject
    LEFT JOIN collection_debt d ON d.workshop_id = x.id AND d.month = o.month AND d.item = o.item
) one
GROUP BY 1, 2, 3
