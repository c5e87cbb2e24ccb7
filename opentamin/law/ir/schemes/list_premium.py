"""The premium of a whole list: the sums of its lines, and whether the header agrees with them."""

from opentamin.ground.rules import Input, Scheme
from opentamin.law.ir.ssa_1354.a036_employer_liability.rule import (
    header_employer_ties,
    header_insured_ties,
    header_unemployment_ties,
    list_due_rial,
)

MOST = 10**15

SCHEME = Scheme(
    name="list_premium",
    title_fa="حق بیمهٔ یک فهرست و سنجش سرجمع آن",
    title_en="Premium of a list, and its header against its lines",
    inputs={
        "month": Input(135407, 140512, "ماه کارکرد", "Month worked"),
        "people": Input(0, 10**7, "شمار نفرات فهرست", "People on the list"),
        "list_insured_rial": Input(0, MOST, "جمع سهم بیمه‌شدگان", "Sum of the insured shares"),
        "list_employer_rial": Input(0, MOST, "جمع سهم کارفرما", "Sum of the employer shares"),
        "list_unemployment_rial": Input(0, MOST, "جمع بیمهٔ بیکاری", "Sum of the unemployment premiums"),
        "header_insured_rial": Input(0, MOST, "سهم بیمه‌شده در سرجمع", "Insured share in the header"),
        "header_employer_rial": Input(0, MOST, "سهم کارفرما در سرجمع", "Employer share in the header"),
        "header_unemployment_rial": Input(0, MOST, "بیمهٔ بیکاری در سرجمع", "Unemployment premium in the header"),
    },
    rules=[list_due_rial, header_insured_ties, header_employer_ties, header_unemployment_ties],
    targets=["list_due_rial", "header_insured_ties", "header_employer_ties", "header_unemployment_ties"],
)
