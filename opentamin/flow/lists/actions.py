"""Verbs of wage lists: receive files, check them, accept what passes. Each works on a batch and is one transaction.

Each selects by state what lacks its step, so that a kill anywhere and the same call again goes on. One list is a
batch of one.
"""

from opentamin.flow.lists.accepting import accept
from opentamin.flow.lists.examining import check
from opentamin.flow.lists.receiving import PackMany, Receipt, Sending, pack_here, receive

__all__ = ["PackMany", "Receipt", "Sending", "accept", "check", "pack_here", "receive"]
