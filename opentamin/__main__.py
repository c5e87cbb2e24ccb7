"""`python -m opentamin` is the same as the command `opentamin`."""

import sys

from opentamin.faces.cli.main import main

sys.exit(main())
