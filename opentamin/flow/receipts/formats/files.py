"""Any file of money in: an ISO 20022 camt.053, comma text of a statement, or messages of a payment provider.

No file makes the reader fall: what cannot be read is a finding, all of them at once.
"""

from __future__ import annotations

from opentamin.flow.receipts.catalogue import findings as catalogue
from opentamin.flow.receipts.formats.camt053 import read_camt053
from opentamin.flow.receipts.formats.comma import read_comma
from opentamin.flow.receipts.formats.facts import ReadFile
from opentamin.flow.receipts.formats.reading import Unreadable, decoded, is_xml

LARGEST_BYTES = 1_000_000_000
"""A million lines of comma text are 150 MB, of camt.053 about 900."""


def read_file(name: str, content: bytes, *, account: str = "") -> ReadFile:
    """Read a file of any known form. `account` is used where comma text names none."""
    try:
        text = decoded(content, largest=LARGEST_BYTES)
        return read_camt053(text) if is_xml(text) else read_comma(text, account)
    except Unreadable as fault:
        return ReadFile("", findings=(catalogue().make("FILE_UNREADABLE", file=name, reason=str(fault)),))
