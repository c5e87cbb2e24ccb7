"""The fine for employing foreigners without permit."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
fine_times = _.fine_times


@rule("11.1")
def penalty_foreign_rial(offence: int, days: int, workers: int, minimum_daily_wage_rial: int, month: int) -> int:
    """The fine of all days and workers. / جریمهٔ همهٔ روزها و کارگران."""
    return fine_times(offence, month) * minimum_daily_wage_rial * days * workers
