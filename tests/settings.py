"""Settings of the tests: those of production, under the role that owns the schema and may make test databases."""

import os

os.environ.setdefault("OPENTAMIN_ROLE", "owner")

from opentamin.config.settings import *  # noqa: F403  (the role must be named first)
