"""The headings of our spreadsheet template, in Persian and English, and what else is understood as one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from opentamin.flow.lists.formats.layouts import ALIASES, BY_NAME, COLUMNS, PEOPLE, WORKSHOP

_WORKSHOP = """
code | کد کارگاه | Workshop code | ده رقم، با صفرهای آغاز | ten digits with leading zeros
name | نام کارگاه | Workshop name | |
employer | نام کارفرما | Employer name | |
address | نشانی کارگاه | Workshop address | |
kind | نوع لیست | List kind | همیشه صفر | always 0
year | سال | Year | سال کارکرد، مانند ۱۴۰۴ | year of the work, such as 1404
month | ماه | Month | ۱ تا ۱۲ | 1 to 12
list_number | شماره لیست | List number | لیست اصلی ۰۱ است | the main list is 01
list_description | شرح لیست | List description | |
people | تعداد کارکنان | Number of people | برابر شمار ردیف‌های برگهٔ افراد | equals the rows of the people sheet
days | مجموع روزهای کارکرد | Total days worked | جمع ستون روزهای کارکرد | sum of days worked
daily_wages | مجموع دستمزد روزانه | Total daily wages | جمع ستون دستمزد روزانه | sum of daily wages
monthly_wages | مجموع دستمزد ماهانه | Total monthly wages | جمع ستون دستمزد ماهانه | sum of monthly wages
allowances | مجموع مزایای مشمول | Total insurable allowances | جمع ستون مزایای مشمول | sum of insurable allowances
insurable | مجموع دستمزد و مزایای مشمول | Total insurable pay | جمع ستون جمع مشمول | sum of insurable pay
total_pay | مجموع کل پرداختی | Total of all pay | جمع ستون جمع کل | sum of all pay
premium_insured | مجموع حق بیمهٔ سهم بیمه‌شده | Total premium, insured share | جمع ستون حق بیمه | sum of premiums
premium_employer_20pct | مجموع حق بیمهٔ سهم کارفرما | Total premium, employer share | ریال | rials
premium_unemployment_3pct | مجموع بیمهٔ بیکاری | Total unemployment premium | ریال | rials
rate | نرخ حق بیمه | Premium rate | مانند ۲۷ | such as 27
percent_rate | نرخ پورسانتاژ | Commission percentage | معمولاً صفر | usually 0
hazardous_premium | حق بیمهٔ سخت و زیان‌آور | Hazardous work premium | مبلغ به ریال؛ معمولاً صفر | an amount in rials; usually 0
contract_row | ردیف پیمان | Contract row | سه رقم، تنها برای پیمانکاران | three digits, contractors only
seniority_month | مجموع پایهٔ سنوات | Total seniority pay | جمع (پایهٔ سنوات روزانه × روز) | sum of daily seniority times days
marital | مجموع حق تأهل | Total marital allowance | جمع ستون حق تأهل | sum of marital allowances
"""

_PEOPLE = """
workshop_code | کد کارگاه | Workshop code | مانند برگهٔ کارگاه | as in the workshop sheet
year | سال | Year | مانند برگهٔ کارگاه | as in the workshop sheet
month | ماه | Month | مانند برگهٔ کارگاه | as in the workshop sheet
list_number | شماره لیست | List number | مانند برگهٔ کارگاه | as in the workshop sheet
insurance_number | شماره بیمه | Insurance number | هشت یا ده رقم، به صورت متن | eight or ten digits, as text
first_name | نام | First name | |
last_name | نام خانوادگی | Last name | |
father_name | نام پدر | Father's name | |
id_card_number | شماره شناسنامه | Identity card number | برای اتباع خارجی کد فراگیر | foreign nationals: the 12-digit code
issue_place | محل صدور | Place of issue | |
issue_date | تاریخ صدور | Date of issue | مانند ۱۳۶۰۰۱۰۱ یا خالی | such as 13600101, or blank
birth_date | تاریخ تولد | Date of birth | مانند ۱۳۶۰۰۱۰۱ | such as 13600101
sex | جنسیت | Sex | مرد یا زن | the word مرد or زن
nationality | ملیت | Nationality | ایرانی، افغانستانی و مانند آن | ایرانی and so on
job_title | شرح شغل | Job title | |
start_date | تاریخ شروع به کار | Start date | تنها اگر در این ماه آغاز کرده است | only when the work began in this month
leave_date | تاریخ ترک کار | Leave date | نخستین روزی که کار نکرده است | the first day not worked
days | روزهای کارکرد | Days worked | ۰ تا ۳۱ | 0 to 31
daily_wage | دستمزد روزانه | Daily wage | ریال | rials
monthly_wage | دستمزد ماهانه | Monthly wage | (دستمزد روزانه + پایهٔ سنوات) × روز | (daily wage + seniority) times days
allowances | مزایای ماهانهٔ مشمول | Insurable allowances | ریال، حق تأهل هم در آن است | rials, marital allowance included
insurable | جمع دستمزد و مزایای مشمول | Insurable pay | دستمزد ماهانه + مزایا، تا سقف | monthly wage + allowances, up to the ceiling
total_pay | جمع کل دستمزد و مزایا | Total pay | ریال | rials
premium_insured | حق بیمهٔ سهم بیمه‌شده | Premium, insured share | ۷٪ جمع مشمول | 7 % of insurable pay
percent_rate | نرخ پورسانتاژ | Commission percentage | معمولاً صفر | usually 0
job_code | کد شغل | Job code | شش نویسه | six characters
national_code | کد ملی | National code | ده رقم، به صورت متن | ten digits, as text
daily_seniority | پایهٔ سنوات روزانه | Daily seniority pay | ریال در روز | rials a day
of_which_marital | حق تأهل | Marital allowance | ریال در ماه | rials a month
"""


def _parse(table: str) -> dict[str, tuple[str, str, str, str]]:
    parsed = {}
    for line in table.strip().splitlines():
        name, *words = (word.strip() for word in line.split("|"))
        parsed[name] = (words[0], words[1], words[2], words[3])
    return parsed


HEADINGS = {WORKSHOP: _parse(_WORKSHOP), PEOPLE: _parse(_PEOPLE)}
"""Part -> field -> heading in Persian, heading in English, help in Persian, help in English."""

SHEET_NAMES = {WORKSHOP: "کارگاه Workshop", PEOPLE: "افراد People"}
HELP_SHEET = "راهنما Help"

_BLANKS = re.compile(r"[\s_\u200c\u200f\u200e'’()/*:.-]+")
_LETTERS = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "أ": "ا", "إ": "ا", "ٔ": "", "ۀ": "ه"})


def key(heading: str) -> str:
    """A heading without what people write differently: case, blanks, half-spaces, hamza over heh, Arabic
    letters.
    """
    return _BLANKS.sub("", heading.translate(_LETTERS)).lower()


def _known(part: str) -> dict[str, str]:
    known = {}
    for column in COLUMNS[part]:
        fa, en, *_ = HEADINGS[part][column.field]
        known |= dict.fromkeys(map(key, (column.field, column.name, fa, en)), column.name)
    known |= {key(alias): name for alias, name in ALIASES.items() if name in BY_NAME[part]}
    return known


KNOWN = {part: _known(part) for part in COLUMNS}
"""Part -> key of a heading -> the column name of the DBF file that it stands for."""


def heading_row(cells: Sequence[str]) -> tuple[str, list[str]] | None:
    """Whether a row is a row of headings: its part and the column name of each cell (unknown headings as
    written).

    Most of the filled cells must be known headings of one part, and at least three of them.
    """
    filled = [cell for cell in cells if cell.strip()]
    best = max(KNOWN, key=lambda part: sum(key(cell) in KNOWN[part] for cell in filled))
    hits = sum(key(cell) in KNOWN[best] for cell in filled)
    if hits < 3 or hits * 2 <= len(filled):
        return None
    return best, [KNOWN[best].get(key(cell), cell.strip()) for cell in cells]
