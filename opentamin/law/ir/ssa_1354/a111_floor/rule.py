"""Article 111: nothing is computed below the minimum wage."""

from opentamin.ground.rules import rule


@rule("111.1")
def floor_rial(minimum_daily_wage_rial: int, days: int) -> int:
    """The minimum daily wage for the days of the list. / حداقل مزد روزانه برای روزهای فهرست."""
    return minimum_daily_wage_rial * days
