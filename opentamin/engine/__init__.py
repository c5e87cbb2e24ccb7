"""The engine: one source of a rule, read for one person, for a population as SQL, and as a proof."""

from opentamin.engine.case import LoadedScheme, Outcome, Refusal, compute, require, scheme
from opentamin.engine.sql import population_sql

__all__ = ["LoadedScheme", "Outcome", "Refusal", "compute", "population_sql", "require", "scheme"]
