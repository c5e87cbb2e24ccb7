"""The command `opentamin`: finds the module of the first word and hands it the rest.

Nothing is imported before it is needed, so that `opentamin check` starts in a blink on an employer's desk, where
neither Django nor a database is installed.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import NamedTuple


class Word(NamedTuple):
    """One command word: the module that serves it and a line for the help."""

    module: str
    help_fa: str
    help_en: str


WORDS = {
    "check": Word("check", "وارسی فایل‌های لیست بیمه، بدون پایگاه داده", "check wage-list files, no database needed"),
    "law": Word("law", "نمایش ماده‌های قانون و محاسبهٔ نمونه", "show articles of the law, compute a case"),
    "submit": Word(
        "submit", "فرستادن لیست به سامانه: وارسی، محاسبه، ثبت", "send lists to the system: check, assess, post"
    ),
    "ledger": Word("ledger", "آزمون و مانده‌های دفتر کل", "prove the ledger, show balances"),
    "demo": Word("demo", "کل مسیر روی نمونه‌ها و دو ماه ساختگی", "the whole stretch on samples and two invented months"),
    "setup": Word("setup", "آماده‌سازی پایگاه داده، نقش‌ها و قانون", "database, roles, schema, law; can be repeated"),
    "serve": Word("serve", "صفحه‌ها و کارگر روی همین دستگاه", "pages and worker on this machine"),
    "worker": Word("worker", "انجام کارهای در نوبت", "work off the queue"),
    "database": Word("database", "روشن، خاموش، وضعیت، پشتیبان و بازگردانی", "up, down, status, backup, restore"),
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
    module = importlib.import_module(f"opentamin.faces.cli.{word.module}")
    try:
        return int(module.run(words[1:]))
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        return 0
