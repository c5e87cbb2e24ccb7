"""The oracle's own figures, written down from the reference text and from nowhere else.

Each table is a list of (first month, value); a value holds until the next first month. `None` is "not read": whoever
asks for it is refused. The last row of yearly figures ends with the year 1405.
"""

from __future__ import annotations

from fractions import Fraction

LAST_MONTH_OF_YEARLY_FIGURES = 140512

# Reference 4.1: minimum daily wage, rials a day.
MINIMUM_DAILY_WAGE = [
    (135301, 105), (135401, 131), (135501, 152), (135601, 180), (135701, 210), (135801, 567), (135901, 635),
    (136001, None), (136801, 830), (136901, 1000), (137001, 1667), (137101, 2267), (137201, 2994), (137301, 3894),
    (137401, 5333), (137501, 6907), (137601, 8482), (137701, 10051), (137801, 12061), (137901, 15267),
    (138001, 18930), (138101, 23282), (138201, 28446), (138301, 35534), (138401, 40864), (138501, 50000),
    (138601, 61000), (138701, 73200), (138801, 87840), (138901, 101000), (139001, 110100), (139101, 129900),
    (139201, 162375), (139301, 202970), (139401, 237475), (139501, 270722), (139601, 309977), (139701, 370423),
    (139801, 505627), (139901, 611809), (139904, 636809), (140001, 885165), (140101, 1393250), (140201, 1769428),
    (140301, 2388728), (140401, 3463656), (140501, 5541850),
]  # fmt: skip

# Reference B-03: how the daily ceiling is found. "none", a flat sum, "times" (a multiple of the minimum), or not read.
CEILING = [
    (135301, ("none", 0)),
    (135701, ("flat", 4000)),
    (136001, None),
    (139101, ("times", 7)),
]

# Reference A-04: shares of the base from the month they are owed.
INSURED = [(135407, Fraction(7, 100))]
EMPLOYER = [(135407, Fraction(18, 100)), (135501, Fraction(20, 100))]
STATE = [(135407, Fraction(3, 100))]
# Reference R-02: law of 1369/06/26; reading: the first whole month after it.
UNEMPLOYMENT = [(135407, Fraction(0)), (136907, Fraction(3, 100))]
# Reference A-05.
TREATMENT = [(135407, Fraction(9, 100))]
# Reference, R-04a: from when each relief or special cover exists.
FIVE_WORKER_FROM = 136201
DISABLED_FROM = 137501
WORK_ACCIDENT_ONLY = [(138001, Fraction(3, 100))]

# Reference: what the self-paying person owes, and the state's part.
FREELANCE_FROM = 138601
FREELANCE = {"pension": Fraction(12, 100), "survivors": Fraction(14, 100), "disability": Fraction(18, 100)}
FREELANCE_STATE = Fraction(2, 100)
VOLUNTARY = [(138508, Fraction(26, 100)), (138701, None), (139901, Fraction(27, 100))]
VOLUNTARY_STATE = Fraction(3, 100)
DRIVER_SUBSIDISED = [(138601, Fraction(135, 1000))]
CONSTRUCTION = [(138801, Fraction(7, 100))]
WEAVER = [(138806, Fraction(7, 100))]

# Reference 4.2: other wage levels, new = old * k + a.
YEARLY_STEP = {
    1369: ("1", 170), 1370: ("1", 667), 1371: ("1", 600), 1372: ("1.1", 500), 1373: ("1.1", 600), 1374: ("1.1", 1050),
    1375: ("1.07", 1200), 1376: ("1.228", 0), 1377: ("1.185", 0), 1378: ("1.2", 0), 1379: ("1.1", 2000),
    1380: ("1.05", 2900), 1381: ("1.045", 3500), 1382: ("1.05", 4000), 1383: ("1", 7088), 1384: ("1", 5330),
    1385: ("1.1", 5000), 1386: ("1.1", 0), 1387: ("1.05", 9150), 1388: ("1.05", 10980), 1389: ("1.07", 7011),
    1390: ("1.06", 3040), 1391: ("1.07", 12093), 1392: ("1.1", 19485), 1393: ("1.12", 21110), 1394: ("1.17", 0),
    1395: ("1.14", 0), 1396: ("1.12", 6768), 1397: ("1.104", 28208), 1398: ("1.13", 87049), 1400: ("1.26", 82785),
    1401: ("1.38", 171722), 1402: ("1.21", 83596), 1403: ("1.22", 230026), 1404: ("1.32", 310535),
    1405: ("1.45", 519549),
}  # fmt: skip

# Reference 4.7: health cover for each person and month; (Iranians, foreigners).
HEALTH_PER_HEAD = {
    1395: (310000, None), 1396: (400000, None), 1398: (440000, None), 1399: (557000, None), 1400: (716000, 1315000),
    1403: (1615000, 2966000), 1404: (2358000, None),
}  # fmt: skip

# Reference P-01, P-01a, P-02b: a list that was not sent in time, by the day of default (yyyymmdd).
LIST_PENALTY_OLD = Fraction(1, 12)
LIST_PENALTY_BANDS_FROM = 13730509
LIST_PENALTY_BANDS = [(300_000, Fraction(5, 100)), (1_200_000, Fraction(10, 100))]
LIST_PENALTY_FLAT_FROM = 13870408
LIST_PENALTY_FLAT = Fraction(10, 100)
