"""What stands out in a run, compared with the run of the month before: statements over the whole run."""

from __future__ import annotations

THRESHOLD_PERCENT = 20
OLDEST_YEARS = 100
PROOF_YEARS = 1

CODES = {
    "new": ("تازه", "new"),
    "ended": ("پایان‌یافته", "ended"),
    "changed": ("تغییر بیش از آستانه", "changed over the threshold"),
    "same_account": ("حساب مشترک", "same account twice"),
    "over_100": ("بالای صد سال", "over age 100"),
    "no_proof_of_life": ("بدون گواهی حیات", "no proof of life"),
    "no_account": ("بدون حساب درست", "no usable account"),
    "overpaid": ("اضافه‌پرداخت ماه‌های پیش", "overpaid in earlier months"),
    "treatment_unclear": ("کسر درمان روشن نیست", "treatment share unclear"),
}
"""Each variance and its words."""

HEAD = "INSERT INTO payroll_variance (run_id, award_id, code, before_rial, now_rial)"
BEFORE = """
    previous AS (
        SELECT s.award_id, s.month_rial, s.net_rial FROM payroll_slip s
        WHERE s.run_id = %(previous)s AND s.month_rial > 0
    ), present AS (SELECT * FROM payroll_slip WHERE run_id = %(run)s)
"""

STATEMENTS = (
    f"""{HEAD} WITH {BEFORE}
        SELECT %(run)s, n.award_id, 'new', 0, n.net_rial FROM present n LEFT JOIN previous b USING (award_id)
        WHERE b.award_id IS NULL AND n.net_rial > 0""",
    f"""{HEAD} WITH {BEFORE}
        SELECT %(run)s, b.award_id, 'ended', b.net_rial, 0 FROM previous b LEFT JOIN present n USING (award_id)
        WHERE %(whole_month)s AND (n.award_id IS NULL OR n.month_rial <= 0)""",
    f"""{HEAD} WITH {BEFORE}
        SELECT %(run)s, n.award_id, 'changed', b.net_rial, n.net_rial FROM present n JOIN previous b USING (award_id)
        WHERE abs(n.net_rial - b.net_rial) * 100 > b.net_rial * %(threshold)s""",
    f"""{HEAD} WITH {BEFORE}, shared AS (
            SELECT iban FROM present WHERE iban <> '' GROUP BY iban HAVING count(DISTINCT person_id) > 1
        )
        SELECT %(run)s, n.award_id, 'same_account', 0, n.net_rial FROM present n JOIN shared USING (iban)""",
    f"""{HEAD}
        SELECT %(run)s, n.award_id, 'over_100', 0, n.net_rial FROM payroll_slip n JOIN registers_person p ON p.id = n.person_id
        WHERE n.run_id = %(run)s AND p.birth_date < %(pay_on)s::date - make_interval(years => %(oldest)s)""",
    f"""{HEAD}
        SELECT %(run)s, n.award_id, 'no_proof_of_life', 0, n.net_rial FROM payroll_slip n
        WHERE n.run_id = %(run)s AND n.benefit = ANY(%(lasting)s) AND NOT EXISTS (
            SELECT FROM registers_status h WHERE h.person_id = n.person_id AND h.kind = 'proof_of_life'
                AND h.from_on > %(pay_on)s::date - make_interval(years => %(proof)s))""",
    f"""{HEAD}
        SELECT %(run)s, award_id, 'no_account', 0, net_rial FROM payroll_slip WHERE run_id = %(run)s AND held""",
    f"""{HEAD}
        SELECT %(run)s, award_id, 'overpaid', recover_rial, net_rial FROM payroll_slip
        WHERE run_id = %(run)s AND recover_rial > 0""",
    f"""{HEAD}
        SELECT %(run)s, award_id, 'treatment_unclear', 0, net_rial FROM payroll_slip
        WHERE run_id = %(run)s AND treatment_rial = 0 AND month_rial + arrears_rial + recover_rial > 0 AND benefit = ANY(%(treated)s)""",
)
