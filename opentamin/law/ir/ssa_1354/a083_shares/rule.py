"""Article 83: the parts of the whole."""

from opentamin.ground.rules import rule
from opentamin.law.figures import figures

_ = figures(__file__)
spouses_percent = _.spouses_percent
child_percent = _.child_percent
double_orphan_percent = _.double_orphan_percent
parent_percent = _.parent_percent
spouse_parts = _.spouse_parts


@rule("83.1")
def spouse_weight(spouses: int, death_day: int) -> int:
    """Weight of one spouse, in twelfths of a per cent; all spouses together weigh fifty. / وزن هر همسر."""
    if spouses == 0:
        return 0
    return spouses_percent(death_day) * spouse_parts(death_day) // max(spouses, 1)


@rule("83.1")
def double_orphan_weight(death_day: int) -> int:
    """Weight of one double orphan. / وزن هر یتیم."""
    return double_orphan_percent(death_day) * spouse_parts(death_day)


@rule("83.1")
def child_weight(death_day: int) -> int:
    """Weight of one child. / وزن هر فرزند."""
    return child_percent(death_day) * spouse_parts(death_day)


@rule("83.1")
def parent_weight(death_day: int) -> int:
    """Weight of one parent. / وزن هر یک از پدر و مادر."""
    return parent_percent(death_day) * spouse_parts(death_day)


@rule("83.1")
def weights(
    spouses: int,
    double_orphans: int,
    children: int,
    parents: int,
    spouse_weight: int,
    double_orphan_weight: int,
    child_weight: int,
    parent_weight: int,
) -> int:
    """All weights together; 0 when nobody is there. / جمع وزن‌ها."""
    return (
        spouses * spouse_weight
        + double_orphans * double_orphan_weight
        + children * child_weight
        + parents * parent_weight
    )


@rule("83.1")
def weight_sum(weights: int, death_day: int) -> int:
    """The sum of the shares in per cent, before it is made one hundred. / جمع سهم‌ها به درصد."""
    return weights // spouse_parts(death_day)


@rule("83.2")
def each_spouse_rial(total_rial: int, spouse_weight: int, weights: int) -> int:
    """The whole rials of one spouse. / ریال‌های کامل هر یک."""
    if weights == 0:
        return 0
    return total_rial * spouse_weight // max(weights, 1)


@rule("83.2")
def spouse_remainder(total_rial: int, spouse_weight: int, weights: int, spouses: int) -> int:
    """What is left of the division for one spouse; -1 where there is none. / باقی‌مانده."""
    if weights == 0 or spouses == 0:
        return -1
    return total_rial * spouse_weight % max(weights, 1)


@rule("83.2")
def each_double_orphan_rial(total_rial: int, double_orphan_weight: int, weights: int) -> int:
    """The whole rials of one double orphan. / ریال‌های کامل هر یک."""
    if weights == 0:
        return 0
    return total_rial * double_orphan_weight // max(weights, 1)


@rule("83.2")
def double_orphan_remainder(total_rial: int, double_orphan_weight: int, weights: int, double_orphans: int) -> int:
    """What is left of the division for one double orphan; -1 where there is none. / باقی‌مانده."""
    if weights == 0 or double_orphans == 0:
        return -1
    return total_rial * double_orphan_weight % max(weights, 1)


@rule("83.2")
def each_child_rial(total_rial: int, child_weight: int, weights: int) -> int:
    """The whole rials of one child. / ریال‌های کامل هر یک."""
    if weights == 0:
        return 0
    return total_rial * child_weight // max(weights, 1)


@rule("83.2")
def child_remainder(total_rial: int, child_weight: int, weights: int, children: int) -> int:
    """What is left of the division for one child; -1 where there is none. / باقی‌مانده."""
    if weights == 0 or children == 0:
        return -1
    return total_rial * child_weight % max(weights, 1)


@rule("83.2")
def each_parent_rial(total_rial: int, parent_weight: int, weights: int) -> int:
    """The whole rials of one parent. / ریال‌های کامل هر یک."""
    if weights == 0:
        return 0
    return total_rial * parent_weight // max(weights, 1)


@rule("83.2")
def parent_remainder(total_rial: int, parent_weight: int, weights: int, parents: int) -> int:
    """What is left of the division for one parent; -1 where there is none. / باقی‌مانده."""
    if weights == 0 or parents == 0:
        return -1
    return total_rial * parent_weight % max(weights, 1)


@rule("83.2")
def rials_left_over(
    total_rial: int,
    weights: int,
    spouses: int,
    double_orphans: int,
    children: int,
    parents: int,
    each_spouse_rial: int,
    each_double_orphan_rial: int,
    each_child_rial: int,
    each_parent_rial: int,
) -> int:
    """Rials that the whole parts leave; fewer than there are people. / ریال‌های مانده از تقسیم."""
    if weights == 0:
        return 0
    spouse_part = spouses * each_spouse_rial + double_orphans * each_double_orphan_rial
    return total_rial - spouse_part - children * each_child_rial - parents * each_parent_rial


@rule("83.2")
def spouses_with_one_more(
    rials_left_over: int,
    spouses: int,
    double_orphans: int,
    children: int,
    parents: int,
    spouse_remainder: int,
    double_orphan_remainder: int,
    child_remainder: int,
    parent_remainder: int,
) -> int:
    """How many of the spouses get one rial more, the largest remainders first. / شمار کسانی که یک ریال بیشتر می‌گیرند."""
    double_orphans_first = double_orphans if double_orphan_remainder > spouse_remainder else 0
    children_first = children if child_remainder > spouse_remainder else 0
    parents_first = parents if parent_remainder > spouse_remainder else 0
    return max(0, min(spouses, rials_left_over - double_orphans_first - children_first - parents_first))


@rule("83.2")
def double_orphans_with_one_more(
    rials_left_over: int,
    spouses: int,
    double_orphans: int,
    children: int,
    parents: int,
    spouse_remainder: int,
    double_orphan_remainder: int,
    child_remainder: int,
    parent_remainder: int,
) -> int:
    """How many of the double orphans get one rial more, the largest remainders first. / شمار کسانی که یک ریال بیشتر می‌گیرند."""
    spouses_first = spouses if spouse_remainder >= double_orphan_remainder else 0
    children_first = children if child_remainder > double_orphan_remainder else 0
    parents_first = parents if parent_remainder > double_orphan_remainder else 0
    return max(0, min(double_orphans, rials_left_over - spouses_first - children_first - parents_first))


@rule("83.2")
def children_with_one_more(
    rials_left_over: int,
    spouses: int,
    double_orphans: int,
    children: int,
    parents: int,
    spouse_remainder: int,
    double_orphan_remainder: int,
    child_remainder: int,
    parent_remainder: int,
) -> int:
    """How many of the children get one rial more, the largest remainders first. / شمار کسانی که یک ریال بیشتر می‌گیرند."""
    spouses_first = spouses if spouse_remainder >= child_remainder else 0
    double_orphans_first = double_orphans if double_orphan_remainder >= child_remainder else 0
    parents_first = parents if parent_remainder > child_remainder else 0
    return max(0, min(children, rials_left_over - spouses_first - double_orphans_first - parents_first))


@rule("83.2")
def parents_with_one_more(
    rials_left_over: int,
    spouses: int,
    double_orphans: int,
    children: int,
    parents: int,
    spouse_remainder: int,
    double_orphan_remainder: int,
    child_remainder: int,
    parent_remainder: int,
) -> int:
    """How many of the parents get one rial more, the largest remainders first. / شمار کسانی که یک ریال بیشتر می‌گیرند."""
    spouses_first = spouses if spouse_remainder >= parent_remainder else 0
    double_orphans_first = double_orphans if double_orphan_remainder >= parent_remainder else 0
    children_first = children if child_remainder >= parent_remainder else 0
    return max(0, min(parents, rials_left_over - spouses_first - double_orphans_first - children_first))


@rule("83.2")
def split_rial(
    spouses: int,
    double_orphans: int,
    children: int,
    parents: int,
    each_spouse_rial: int,
    each_double_orphan_rial: int,
    each_child_rial: int,
    each_parent_rial: int,
    spouses_with_one_more: int,
    double_orphans_with_one_more: int,
    children_with_one_more: int,
    parents_with_one_more: int,
) -> int:
    """All parts together: the whole, whenever anybody is there. / جمع همهٔ بخش‌ها."""
    whole = spouses * each_spouse_rial + double_orphans * each_double_orphan_rial
    rest = children * each_child_rial + parents * each_parent_rial
    more = spouses_with_one_more + double_orphans_with_one_more + children_with_one_more + parents_with_one_more
    return whole + rest + more
