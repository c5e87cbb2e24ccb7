"""The checker: one pass over a list's columns, all findings at once. Pure Python, no database."""

from opentamin.flow.lists.checking.checker import check_files, check_list
from opentamin.flow.lists.checking.report import CheckReport, as_json

__all__ = ["CheckReport", "as_json", "check_files", "check_list"]
