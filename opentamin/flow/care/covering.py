"""Who is covered from-until, computed in sets: the law of articles 54 and 58 as SQL over the turning days of lives.

For the people that changed, and those whom they cover, each life is cut at the days on which something turns (a paid
month, an award, a status, a birthday that the law names); the law is asked once for each piece, and pieces of one title
are joined again. Nothing here knows an age, a month of grace or an order of titles: they are the law's.
"""

from __future__ import annotations

from functools import cache

from opentamin.engine.sql import population_sql
from opentamin.flow.care.models import Role
from opentamin.flow.care.self_paid import SELF_PAID
from opentamin.law.benefit_rows import benefit_rows
from opentamin.law.figures import Figure
from opentamin.law.ir.ssa_1354.a058_dependants import rule as dependants
from opentamin.registers.models import Kinship

ENDINGS = "('dead', 'other_fund')"

OWNERS = """
CREATE TEMP TABLE care_owner ON COMMIT DROP AS
SELECT id FROM care_touched UNION SELECT person_id FROM registers_relation WHERE relative_id IN (SELECT id FROM care_touched);
ANALYZE care_touched; ANALYZE care_owner
"""
PAID = """
CREATE TEMP TABLE care_paid ON COMMIT DROP AS
SELECT c.person_id, c.month::bigint AS month, max(c.workshop_code) AS workshop_code
FROM careers_career_entry c
WHERE c.person_id IN (SELECT id FROM care_owner) AND c.known_at <= %(now)s AND c.source_kind <> 4
    AND NOT EXISTS (
        SELECT FROM registers_cover v JOIN registers_workshop w ON w.id = v.workshop_id
        WHERE v.person_id = c.person_id AND w.code = c.workshop_code AND v.work_accident_only
            AND v.from_month <= c.month AND (v.until_month IS NULL OR c.month < v.until_month)
    )
GROUP BY c.person_id, c.month HAVING sum(c.days) > 0;
CREATE INDEX ON care_paid (person_id, month);
ANALYZE care_paid
"""
DUE = """
    SELECT a.person_id, a.benefit, a.branch_id, a.start_on, unnest(int4multirange(int4range(m.from_month, m.until_month)) - COALESCE((
        SELECT range_agg(int4range(n.from_month, n.until_month)) FROM awards_award_amount n
        WHERE n.award_id = m.award_id AND n.version > m.version AND n.known_at <= %(now)s), '{}')) AS months
    FROM awards_award a JOIN awards_award_amount m ON m.award_id = a.id
    WHERE m.monthly_rial > 0 AND m.known_at <= %(now)s AND a.person_id IN (SELECT id FROM care_owner)
"""
TITLES = """
CREATE TEMP TABLE care_title ON COMMIT DROP AS
SELECT person_id, title, lower(spell) AS from_on, upper(spell) AS until_on, branch_id FROM (
SELECT person_id, title, min(branch_id) AS branch_id, unnest(range_agg(daterange(from_on, until_on))) AS spell FROM (
SELECT u.person_id, 'premium' AS title, f.on_day AS from_on, l.on_day AS until_on, NULL::bigint AS branch_id
FROM ({paid_until}) u
JOIN care_day f ON f.code = u.paid_month * 100 + 1
JOIN care_day l ON l.code = (u.covered_until_month + CASE WHEN u.covered_until_month % 100 = 12 THEN 89 ELSE 1 END) * 100 + 1
UNION ALL
SELECT d.person_id, b.title, greatest(f.on_day, d.start_on), l.on_day, d.branch_id
FROM ({due}) d
JOIN (VALUES {awarded}) AS b (benefit, title) ON b.benefit = d.benefit
JOIN care_day f ON f.code = lower(d.months) * 100 + 1
LEFT JOIN care_day l ON l.code = upper(d.months) * 100 + 1
WHERE l.on_day IS NULL OR l.on_day > d.start_on
UNION ALL
SELECT person_id, 'self_paid', from_on, until_on, branch_id FROM care_self_paid WHERE COALESCE(head_id, person_id) = person_id
) each GROUP BY person_id, title) joined;
CREATE INDEX ON care_title (person_id);
ANALYZE care_title
"""
PIECES = """
CREATE TEMP TABLE care_piece ON COMMIT DROP AS
SELECT p.person_id, p.from_on, p.until_on, d.code::bigint AS day,
    COALESCE((SELECT max(m.month) FROM care_paid m WHERE m.person_id = p.person_id AND m.month <= d.code / 100), 0) AS paid_month,
    COALESCE((SELECT max(m.month) FROM care_self_paid m WHERE m.person_id = p.person_id AND m.from_on <= p.from_on
        AND COALESCE(m.head_id, m.person_id) = m.person_id), 0) AS self_paid_month,
    {due} ,
    {dead} AS dead, {other_fund} AS other_fund
FROM (
    SELECT person_id, on_day AS from_on, lead(on_day) OVER (PARTITION BY person_id ORDER BY on_day) AS until_on
    FROM (
        SELECT person_id, from_on AS on_day FROM care_title
        UNION SELECT person_id, until_on FROM care_title WHERE until_on IS NOT NULL
        UNION SELECT person_id, from_on FROM registers_status WHERE kind IN {endings} AND person_id IN (SELECT id FROM care_owner)
        UNION SELECT person_id, until_on FROM registers_status
            WHERE kind IN {endings} AND until_on IS NOT NULL AND person_id IN (SELECT id FROM care_owner)
    ) turning
) p JOIN care_day d ON d.on_day = p.from_on;
ANALYZE care_piece
"""
OWN = """
CREATE TEMP TABLE care_own ON COMMIT DROP AS
SELECT person_id, role, CASE WHEN role IN (3, 4) THEN 2 WHEN role = 2 THEN 3 ELSE 1 END AS basis,
    lower(spell) AS from_on, upper(spell) AS until_on
FROM (
    SELECT person_id, role, unnest(range_agg(daterange(from_on, until_on))) AS spell
    FROM ({law}) answered WHERE role > 0 GROUP BY person_id, role
) joined;
CREATE INDEX ON care_own (person_id);
ANALYZE care_own
"""
BRANCHES = """
CREATE TEMP TABLE care_branch ON COMMIT DROP AS
SELECT DISTINCT ON (person_id) person_id, branch_id FROM (
    SELECT DISTINCT ON (p.person_id) p.person_id, w.branch_id, 1 AS rank
    FROM care_paid p JOIN registers_workshop w ON w.code = p.workshop_code ORDER BY p.person_id, p.month DESC
) latest_work
UNION ALL
SELECT person_id, min(branch_id) FROM care_title t
WHERE branch_id IS NOT NULL AND NOT EXISTS (SELECT FROM care_paid p WHERE p.person_id = t.person_id) GROUP BY person_id;
CREATE INDEX ON care_branch (person_id)
"""
KIN = """
CREATE TEMP TABLE care_kin ON COMMIT DROP AS
SELECT r.id, r.person_id AS principal_id, r.relative_id, k.code AS kind, r.from_on, r.until_on, r.maintained, b.code AS born
FROM registers_relation r
JOIN (VALUES {kinds}) AS k (kind, code) ON k.kind = r.kind
JOIN registers_person p ON p.id = r.relative_id
LEFT JOIN care_day b ON b.on_day = p.birth_date
WHERE r.relative_id IN (SELECT id FROM care_touched) AND r.person_id IN (SELECT person_id FROM care_own);
ANALYZE care_kin
"""
KIN_TURNS = """
CREATE TEMP TABLE care_kin_turn ON COMMIT DROP AS
SELECT k.id, t.on_day FROM care_kin k CROSS JOIN LATERAL (
    SELECT k.from_on AS on_day
    UNION SELECT k.until_on
    UNION SELECT o.from_on FROM care_own o WHERE o.person_id = k.principal_id
    UNION SELECT o.until_on FROM care_own o WHERE o.person_id = k.principal_id
    UNION SELECT unnest(ARRAY[h.from_on, h.until_on]) FROM care_self_paid h WHERE h.person_id = k.principal_id
    UNION SELECT w.from_on FROM care_title w WHERE w.person_id = k.relative_id
    UNION SELECT w.until_on FROM care_title w WHERE w.person_id = k.relative_id
    UNION SELECT s.from_on FROM registers_status s WHERE s.person_id = k.relative_id
    UNION SELECT s.until_on FROM registers_status s WHERE s.person_id = k.relative_id
    UNION SELECT COALESCE(
        (SELECT on_day FROM care_day WHERE code = k.born + a.age * 10000),
        (SELECT on_day FROM care_day WHERE code = (k.born / 10000 + a.age + 1) * 10000 + 101)
    ) FROM unnest(ARRAY[{ages}]) AS a (age)
    UNION SELECT on_day FROM care_day WHERE code = ANY(ARRAY[{changes}])
) t WHERE t.on_day >= k.from_on AND (k.until_on IS NULL OR t.on_day <= k.until_on)
"""
KIN_PIECES = """
CREATE TEMP TABLE care_kin_piece ON COMMIT DROP AS
SELECT k.principal_id, k.relative_id AS person_id, k.kind::bigint AS kind, k.maintained, o.basis, p.from_on, p.until_on,
    d.code::bigint AS day,
    (d.code / 10000 - k.born / 10000 - (d.code % 10000 < k.born % 10000)::int)::bigint AS age_years,
    {statuses},
    ({other_pension} OR EXISTS (
        SELECT FROM care_title w WHERE w.person_id = k.relative_id AND w.title IN ('pensioner', 'survivor')
            AND w.from_on <= p.from_on AND (w.until_on IS NULL OR p.from_on < w.until_on))) AS own_pension
FROM (SELECT id, on_day AS from_on, lead(on_day) OVER (PARTITION BY id ORDER BY on_day) AS until_on FROM care_kin_turn) p
JOIN care_kin k ON k.id = p.id
JOIN care_day d ON d.on_day = p.from_on
JOIN care_own o ON o.person_id = k.principal_id AND o.from_on <= p.from_on AND (o.until_on IS NULL OR p.from_on < o.until_on)
WHERE (p.until_on IS NOT NULL OR k.until_on IS NULL) AND (o.role <> {self_insured} OR EXISTS (
    SELECT FROM care_self_paid h WHERE h.person_id = k.principal_id AND h.from_on <= p.from_on AND p.from_on < h.until_on
        AND (h.head_id IS NULL OR h.head_id = k.relative_id)));
ANALYZE care_kin_piece
"""
NEW = """
CREATE TEMP TABLE care_new ON COMMIT DROP AS
SELECT n.person_id, COALESCE(p.national_code, p.foreign_code) AS code, n.role, n.basis, n.principal_id, b.branch_id,
    n.from_on, n.until_on
FROM (
    SELECT person_id, role, basis, person_id AS principal_id, from_on, until_on FROM care_own
    WHERE person_id IN (SELECT id FROM care_touched)
    UNION ALL
    SELECT person_id, {dependant}, basis, principal_id, lower(spell), upper(spell) FROM (
        SELECT person_id, principal_id, basis, unnest(range_agg(daterange(from_on, until_on))) AS spell
        FROM ({law}) answered WHERE role = {dependant} GROUP BY person_id, principal_id, basis
    ) joined
) n
JOIN registers_person p ON p.id = n.person_id
LEFT JOIN care_branch b ON b.person_id = n.principal_id
WHERE COALESCE(p.national_code, p.foreign_code) IS NOT NULL
"""
FORGET = """
DROP TABLE care_stands, care_new, care_kin_piece, care_kin_turn, care_kin, care_branch, care_own, care_piece, care_title, care_self_paid, care_paid,
    care_owner, care_touched
"""
BOOLEANS = ("pension_due", "survivor_due", "unemployment_due", "family_covered", "dead", "other_fund")
TITLE_OF_BOOLEAN = {"pension_due": "pensioner", "survivor_due": "survivor", "unemployment_due": "unemployed"}
KIN_STATUSES = ("married", "working", "studying", "disabled", "dead", "other_fund")


def statements() -> tuple[str, ...]:
    """The statements that fill `care_new` from `care_touched`; `%(now)s` is the instant up to which facts are known."""
    return (
        OWNERS,
        PAID,
        SELF_PAID,
        TITLES.format(paid_until=_paid_until(), due=DUE, awarded=_awarded()),
        _pieces(),
        OWN.format(law=_own_law()),
        BRANCHES,
        KIN.format(kinds=", ".join(f"('{kind}', {number})" for number, kind in enumerate(Kinship.values, 1))),
        KIN_TURNS.format(ages=_listed(_turning_ages()), changes=_listed(_changes())),
        _kin_pieces(),
        NEW.format(law=_kin_law(), dependant=int(Role.DEPENDANT)),
    )


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers))


def _awarded() -> str:
    """Which benefit gives which title, from the rows of the law."""
    return ", ".join(f"('{code}', '{row.care}')" for code, row in benefit_rows().items() if row.care)


def _paid_until() -> str:
    """The last month that each paid month covers, by the law."""
    return population_sql(
        "care_entitlement",
        relation="care_paid",
        keys=["person_id", "month AS paid_month"],
        columns={"last_paid_month": "month"},
        targets=["covered_until_month"],
        dialect="postgres",
    )


def _pieces() -> str:
    due = ", ".join(
        f"EXISTS (SELECT FROM care_title t WHERE t.person_id = p.person_id AND t.title = '{title}' "
        f"AND t.from_on <= p.from_on AND (t.until_on IS NULL OR p.from_on < t.until_on)) AS {name}"
        for name, title in TITLE_OF_BOOLEAN.items()
    )
    dead, other_fund = (_holds(kind, "p.person_id") for kind in ("dead", "other_fund"))
    return PIECES.format(due=due, dead=dead, other_fund=other_fund, endings=ENDINGS)


def _kin_pieces() -> str:
    statuses = ", ".join(f"{_holds(kind, 'k.relative_id')} AS {kind}" for kind in KIN_STATUSES)
    other_pension = _holds("other_pension", "k.relative_id")
    return KIN_PIECES.format(statuses=statuses, other_pension=other_pension, self_insured=int(Role.SELF_INSURED))


def _holds(kind: str, person: str) -> str:
    """Whether a status holds on the first day of a piece; pieces are cut where statuses turn."""
    return (
        f"EXISTS (SELECT FROM registers_status s WHERE s.person_id = {person} AND s.kind = '{kind}' "
        "AND s.from_on <= p.from_on AND (s.until_on IS NULL OR p.from_on < s.until_on))"
    )


def _own_law() -> str:
    """The title that each piece of a life gives on its own."""
    columns = {name: name for name in BOOLEANS} | {"family_covered": "false"}
    return population_sql(
        "care_entitlement",
        relation="care_piece",
        keys=["person_id", "from_on", "until_on"],
        columns={"day": "day", "last_paid_month": "paid_month", "self_paid_month": "self_paid_month", **columns},
        targets=["role"],
        dialect="postgres",
    )


def _kin_law() -> str:
    """The title that each piece of a relation gives: article 58 asked first, article 54 with its answer."""
    carried = ["person_id", "principal_id", "basis", "from_on", "until_on"]
    names = ("day", "kind", "age_years", "married", "working", "studying", "disabled", "maintained", "own_pension")
    family = population_sql(
        "dependant_cover",
        relation="care_kin_piece",
        keys=[*carried, "day AS on_code", "dead", "other_fund"],
        columns={name: name for name in names},
        targets=["covered"],
        dialect="postgres",
    )
    nothing = dict.fromkeys(BOOLEANS, "false") | {
        "dead": "dead",
        "other_fund": "other_fund",
        "family_covered": "covered",
    }
    return population_sql(
        "care_entitlement",
        relation=f"({family}) AS family",
        keys=carried,
        columns={"day": "on_code", "last_paid_month": "0::bigint", "self_paid_month": "0::bigint", **nothing},
        targets=["role"],
        dialect="postgres",
    )


def _age_figures() -> tuple[Figure, ...]:
    return (dependants.son_age, dependants.man_over, dependants.mother_over)


@cache
def _turning_ages() -> tuple[int, ...]:
    """Ages at which article 58 can change its answer: each age that a figure names, and the year after ("over 60")."""
    named = {int(row.number) for figure in _age_figures() for row in figure.rows if row.number is not None}
    return tuple(sorted(named | {age + 1 for age in named}))


@cache
def _changes() -> tuple[int, ...]:
    """Days (yyyymmdd) on which a figure of article 58 gets another value."""
    return tuple(sorted({row.from_ for figure in _age_figures() for row in figure.rows}))
