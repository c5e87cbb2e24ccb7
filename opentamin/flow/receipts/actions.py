"""Verbs of receipts: give references, take files, allocate, confirm and undo, refund, clear the premiums of named people."""

from opentamin.flow.receipts.clearing import Cleared, clear_names
from opentamin.flow.receipts.matching import Allocated, allocate
from opentamin.flow.receipts.references import give_reference
from opentamin.flow.receipts.refunds import refund, refund_paid
from opentamin.flow.receipts.suspense import confirm, undo, undo_receipt
from opentamin.flow.receipts.taking import Taken, take

__all__ = [
    "Allocated", "Cleared", "Taken", "allocate", "clear_names", "confirm", "give_reference", "refund", "refund_paid", "take",
    "undo", "undo_receipt",
]  # fmt: skip
