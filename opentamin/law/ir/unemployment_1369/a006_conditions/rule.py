"""Article 6: who may draw unemployment benefit."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
least_months = _.least_months
report_days = _.report_days
late_report_days = _.late_report_days


@rule("6.1")
def covered_met(labour_law: bool, foreign: bool, kind_excluded: bool) -> bool:
    """In the group that the act covers. / از گروه مشمول."""
    return labour_law and not foreign and not kind_excluded


@rule("6.2")
def involuntary_met(involuntary: bool, ready_to_work: bool) -> bool:
    """Without own will, and ready to work. / بی ارادهٔ خود و آمادهٔ کار."""
    return involuntary and ready_to_work


@rule("6.a")
def months_met(paid_months: int, loss_day: int) -> bool:
    """Six paid months. / شش ماه سابقه."""
    return paid_months >= least_months(loss_day)


@rule("6.b")
def report_met(report_delay_days: int, good_reason: bool, loss_day: int) -> bool:
    """Reported in time, or late with good reason. / اعلام به‌هنگام یا با عذر موجه."""
    if report_delay_days <= report_days(loss_day):
        return True
    return good_reason and report_delay_days <= late_report_days(loss_day)


@rule("6.b")
def report_unclear(report_met: bool, report_delay_days: int, loss_day: int) -> bool:
    """Late, but the board may still find it justified. / دیر، ولی هیئت می‌تواند موجه بداند."""
    return not report_met and report_delay_days <= late_report_days(loss_day)


@rule("6.2")
def entitled(
    covered_met: bool,
    involuntary_met: bool,
    months_met: bool,
    report_met: bool,
    months_left: int,
    until_pension_age: bool,
) -> bool:
    """All conditions hold and months are left. / همهٔ شرط‌ها برقرار و ماه مانده است."""
    return covered_met and involuntary_met and months_met and report_met and (months_left > 0 or until_pension_age)
