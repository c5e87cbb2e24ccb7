"""The command `opentamin`: finds the module of the first word and hands it the rest.

Nothing is imported before it is needed, so that `opentamin check` starts in a blink on an employer's desk, where
neither Django nor a database is installed.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from typing import NamedTuple


class Word(NamedTuple):
    """One command word: the module that serves it and a line for the help."""

    module: str
    help_fa: str
    help_en: str
    server: bool = True


WORDS = {
    "check": Word(
        "check", "وارسی فایل‌های لیست بیمه، بدون پایگاه داده", "check wage-list files, no database needed", False
    ),
    "law": Word("law", "نمایش ماده‌های قانون و محاسبهٔ نمونه", "show articles of the law, compute a case", False),
    "submit": Word(
        "submit", "فرستادن لیست به سامانه: وارسی، محاسبه، ثبت", "send lists to the system: check, assess, post"
    ),
    "decision": Word(
        "decision", "بازآزمایی تصمیم‌ها از پروندهٔ قانونی خودشان", "recompute decisions from their legal records"
    ),
    "payroll": Word("payroll", "پرداخت ماه: آزمایشی، تأیید، ثبت، دستور به بانک", "a month's pay run, step by step"),
    "care": Word(
        "care", "درمان با کد ملی: استحقاق، مرکزها، فیلتر و توکن", "entitlement to treatment, centres, filters, tokens"
    ),
    "receipts": Word(
        "receipts", "پول رسیده: صورت‌حساب بانک، تطبیق، معلق", "money in: bank statements, matching, suspense"
    ),
    "debts": Word("debts", "بدهی‌ها: جریمه، ابلاغ، اعتراض، اجرا", "debts: penalties, notices, objections, enforcement"),
    "settle": Word("settle", "تقسیط و بخشودگی جرائم", "instalments and forgiveness of penalties"),
    "contracts": Word("contracts", "پیمان‌ها، مفاصاحساب، نقل و انتقال", "contracts, clearance, transfer of workshops"),
    "inspect": Word("inspect", "بازرسی: برنامه، بازدید، نتیجه", "inspections: plan, visits, outcome"),
    "offices": Word("offices", "اداره‌ها، اتباع خارجی و سهمیه‌ها", "offices, foreign nationals, quotas"),
    "figures": Word("figures", "آمار کشور: تعریف، محاسبهٔ دوباره، نگهداری", "figures of the country, computed again"),
    "users": Word("users", "کاربران، سمت‌ها، بازیابی با دو نفر", "users, mandates, recovery by two people"),
    "ledger": Word("ledger", "آزمون و مانده‌های دفتر کل", "prove the ledger, show balances"),
    "daily": Word("daily", "کارهای هر روز به ترتیب؛ پس از قطع ادامه می‌یابد", "what a day brings by itself, in order"),
    "demo": Word("demo", "کل مسیر روی نمونه‌ها و دو ماه ساختگی", "the whole stretch on samples and two invented months"),
    "setup": Word("setup", "آماده‌سازی پایگاه داده، نقش‌ها و قانون", "database, roles, schema, law; can be repeated"),
    "serve": Word("serve", "صفحه‌ها و کارگر روی همین دستگاه", "pages and worker on this machine"),
    "worker": Word("worker", "انجام کارهای در نوبت", "work off the queue"),
    "database": Word("database", "روشن، خاموش، وضعیت، پشتیبان و بازگردانی", "up, down, status, backup, restore"),
    "keys": Word(
        "keys", "کلیدهای مُهر: وضعیت، کلید تازه، آزمودن گواهی", "keys that seal: status, rotate, verify a statement"
    ),
    "manage": Word("manage", "فرمان‌های جنگو", "Django's own commands"),
}


def usage() -> str:
    """The help text: a line for each command word, Persian and English."""
    width = max(map(len, WORDS))
    lines = [f"  opentamin {name.ljust(width)}  {word.help_en} · {word.help_fa}" for name, word in WORDS.items()]
    return "\n".join(["opentamin: social insurance administration · سامانهٔ تأمین اجتماعی", "", *lines])


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command word; returns the exit code (2 for an unknown word)."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(usage())
        return 0
    word = WORDS.get(words[0])
    if word is None:
        print(f"opentamin: no command {words[0]!r} · دستوری به این نام نیست\n\n{usage()}", file=sys.stderr)
        return 2
    try:
        if word.server and importlib.util.find_spec("django") is None:
            _refuse_without_server(words[0])
        module = importlib.import_module(f"opentamin.faces.cli.{word.module}")
        return int(module.run(words[1:]))
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        return 0
    except Exception as trouble:
        return _tell(trouble)


def _refuse_without_server(name: str) -> None:
    from opentamin.config.catalogue import findings
    from opentamin.ground.findings import FindingTrouble

    raise FindingTrouble(findings().make("SERVER_NOT_INSTALLED", value=name))


def _tell(trouble: Exception) -> int:
    """A refusal is told in both languages; anything else is a fault of ours and keeps its trace."""
    from opentamin.ground.findings import FindingTrouble

    if not isinstance(trouble, FindingTrouble):
        raise trouble
    found = trouble.finding
    print(f"{found.number} {found.message_fa}\n     {found.advice_fa}", file=sys.stderr)
    print(f"{found.number} {found.message_en}\n     {found.advice_en}", file=sys.stderr)
    return 1
