"""Formats of wage lists: reading what employers' programs write, and writing what is accepted.

Pure Python and without a database: the checker on an employer's desk uses it as it is.
"""

from opentamin.flow.lists.formats.reading import read_list
from opentamin.flow.lists.formats.sheet_writing import template_xlsx, write_csv, write_xlsx
from opentamin.flow.lists.formats.text_writing import write_comma_text
from opentamin.flow.lists.formats.writing import ListDoesNotFit, write_dbf

__all__ = [
    "ListDoesNotFit",
    "read_list",
    "template_xlsx",
    "write_comma_text",
    "write_csv",
    "write_dbf",
    "write_xlsx",
]
