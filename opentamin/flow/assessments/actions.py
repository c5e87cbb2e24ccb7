"""Verbs of assessments: assess accepted lists, post what they bring. Each works on a batch and is one transaction."""

from opentamin.flow.assessments.assessing import assess
from opentamin.flow.assessments.posting import post

__all__ = ["assess", "post"]
