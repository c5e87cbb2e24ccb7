"""Months that people paid themselves, as far as they carry care: the one place of care that knows such contracts in sets."""

from __future__ import annotations

from opentamin.flow.selfpaid.models import Kind

SELF_PAID = f"""
CREATE TEMP TABLE care_self_paid ON COMMIT DROP AS
SELECT p.person_id, p.month::bigint AS month, p.branch_id, h.person_id AS head_id, f.on_day AS from_on, l.on_day AS until_on
FROM selfpaid_paid_month p JOIN selfpaid_contract c ON c.id = p.contract_id
LEFT JOIN selfpaid_head h ON h.contract_id = c.id
JOIN care_day f ON f.on_day = c.from_on AND p.month = c.from_month OR f.code = p.month * 100 + 1 AND p.month <> c.from_month
JOIN care_day l ON l.code = (p.month + CASE WHEN p.month % 100 = 12 THEN 89 ELSE 1 END) * 100 + 1
WHERE p.person_id IN (SELECT id FROM care_owner) AND p.known_at <= %(now)s AND (c.kind = {int(Kind.VOLUNTARY)} OR h.id IS NOT NULL);
CREATE INDEX ON care_self_paid (person_id);
ANALYZE care_self_paid
"""
"""Months paid under contracts that carry care, a row for each head taken in; without a head (voluntary insurance) it is the
insured and the family of article 58 (reading 1.r3 of health per head)."""
