"""Formats of wage lists: reading every form that employers' programs write, and writing the forms that are accepted.

Pure Python and without a database: the checker on an employer's desk uses it as it is.
"""

from opentamin.flow.lists.formats.reading import read_list

__all__ = ["read_list"]
