"""`opentamin care staff` and `opentamin care bill`: who acts for a centre, and a centre's month."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from opentamin.faces.cli.server_side import clock
from opentamin.ground.calendar import Month

Options = argparse.Namespace


def add_words(words: Any, _word: Callable[..., argparse.ArgumentParser]) -> None:
    """The two words, with their options."""
    staff = _word(words, "staff", _staff, "let a user act for a centre (with --end no longer)")
    staff.add_argument("login")
    staff.add_argument("code")
    staff.add_argument("--end", action="store_true")
    bill = _word(words, "bill", _bill, "take a file of a centre's month: the verdict on each line")
    bill.add_argument("file", type=Path)
    bill.add_argument("--provider", required=True)
    bill.add_argument("--month", type=Month.parse, required=True, help="month of the services, such as 1404-11")
    bill.add_argument("--key", required=True)


def _staff(options: Options) -> int:
    from opentamin.desk.models import User
    from opentamin.flow.care.bills import let_act
    from opentamin.flow.care.checking import provider_by_code

    user = User.objects.filter(login=options.login).first()
    if user is None:
        print(f"  کاربری با کد {options.login} نیست · no user has this login: opentamin users add")
        return 1
    provider = provider_by_code(options.code)
    let_act(user.pk, provider, given=not options.end, by=options.by, now=clock()[0])
    print(f"  {options.login}: {provider.code} {'–' if options.end else '✓'}")
    return 0


def _bill(options: Options) -> int:
    from opentamin.flow.care.bills import take_file, tell
    from opentamin.flow.care.checking import provider_by_code

    now, today = clock()
    provider = provider_by_code(options.provider)
    facts = {"name": options.file.name, "key": options.key, "by": f"cli/{options.by}", "now": now, "today": today}
    number, fresh = take_file(provider, options.month, options.file.read_bytes(), **facts)
    told = tell(provider, number) or {}
    print(
        f"  {number}{'' if fresh else ' (همان · the same)'}: {told['good']:,}/{told['lines']:,} سطر درست · good lines"
    )
    print(f"  سازمان · organisation {told['organisation_rial']:,}; بیمار · person {told['person_rial']:,} IRR")
    for found in told["findings"]:
        print(f"  {found.number} {found.row} {found.column}: {found.message_fa} · {found.message_en}")
    return int(bool(told["findings"]))
