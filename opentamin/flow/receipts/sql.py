"""Pieces of SQL that several statements of this station share: what stands, and what is left of a receipt."""

from __future__ import annotations

STANDING_OWNER = """
    SELECT a.* FROM receipts_assignment a
    WHERE a.undoes_id IS NULL AND NOT EXISTS (SELECT FROM receipts_assignment u WHERE u.undoes_id = a.id)
"""
"""Assignments that nobody took back; a receipt has one at most."""

STANDING_ALLOCATION = """
    SELECT a.* FROM receipts_allocation a
    WHERE a.undoes_id IS NULL AND NOT EXISTS (SELECT FROM receipts_allocation u WHERE u.undoes_id = a.id)
"""

LEFT = """
    SELECT r.id, r.line_id, r.value_on, r.amount_rial, COALESCE(a.rial, 0)::bigint AS allocated_rial,
        COALESCE(f.rial, 0)::bigint AS refunded_rial,
        CASE WHEN t.id IS NULL THEN 0 ELSE r.amount_rial END AS returned_rial,
        CASE WHEN t.id IS NULL THEN r.amount_rial ELSE 0 END - COALESCE(a.rial, 0)::bigint - COALESCE(f.rial, 0)::bigint
            AS left_rial
    FROM receipts_receipt r
    LEFT JOIN (SELECT receipt_id, sum(amount_rial) AS rial FROM receipts_allocation GROUP BY receipt_id) a
        ON a.receipt_id = r.id
    LEFT JOIN (SELECT receipt_id, sum(amount_rial) AS rial FROM receipts_refund GROUP BY receipt_id) f
        ON f.receipt_id = r.id
    LEFT JOIN receipts_receipt_return t ON t.receipt_id = r.id
"""
"""Every receipt with what became of it; `left_rial` is in suspense."""
