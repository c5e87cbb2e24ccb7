"""`opentamin users add|give|end|show|unlock|recover|approve|bind|demo|key|keys|end-key`: who may sign in, and for whom they act."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from opentamin.faces.cli import users_keys
from opentamin.faces.cli.server_side import clock, start, table
from opentamin.ground.calendar import Day


def run(argv: Sequence[str]) -> int:
    """Entry of the command word."""
    options = _parser().parse_args(list(argv))
    start()
    return int(options.do(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="opentamin users", description="کاربران و سمت‌ها · users and mandates")
    words = parser.add_subparsers(required=True)
    for name, does, text, arguments in (
        ("add", _add, "a new user", ("login", "name", "--name-en", "--mobile")),
        ("give", _give, "let a user act in a role over an office, a workshop, a person", ("login", "role", "--scope", "--what", "--until")),
        ("end", _end, "end a mandate by its number", ("number",)),
        ("show", _show, "a user with the mandates", ("login",)),
        ("unlock", _unlock, "take back a lock", ("login",)),
        ("recover", _recover, "an officer has seen the person: a new number and password", ("login", "mobile")),
        ("approve", _approve, "the second officer agrees; prints the one-time password", ("number",)),
        ("bind", _bind, "bind the subject of an organisation's sign-on", ("login", "subject")),
        ("demo", _demo, "invented users of every role, and demo mode on", ()),
        ("key", users_keys.key, "a key for a program; --sandbox: a test key, which opens nothing", ("login", *users_keys.OPTIONS)),
        ("keys", users_keys.keys, "the keys of a user", ("login",)),
        ("end-key", users_keys.end_key, "end a key by its number", ("number",)),
    ):  # fmt: skip
        word = words.add_parser(name, help=text)
        for argument in arguments:
            word.add_argument(argument, **({"default": ""} if argument.startswith("--") else {}))
        word.add_argument("--by", default="clerk", help="who does it")
        if name == "key":
            word.add_argument("--sandbox", action="store_true", help="a test key; login is the name of the program")
        word.set_defaults(do=does)
    return parser


def _add(options: argparse.Namespace) -> int:
    from opentamin.desk import users

    names = {"fa": options.name, "en": options.name_en or options.name}
    users.add(options.login, names, mobile=options.mobile, by=options.by, now=clock()[0])
    return _show(options)


def _give(options: argparse.Namespace) -> int:
    from opentamin.desk import users

    now, today = clock()
    until = Day.parse(options.until).to_date() if options.until else None
    words = {"by": options.by, "now": now, "from_on": today.to_date(), "until_on": until}
    users.give(options.login, options.role, options.scope, what=options.what or "all", **words)
    return _show(options)


def _end(options: argparse.Namespace) -> int:
    from opentamin.desk import users

    options.login = users.end_mandate(int(options.number), by=options.by, now=clock()[0]).user.login
    return _show(options)


def _show(options: argparse.Namespace) -> int:
    from opentamin.desk import users

    user = users.find(options.login)
    print(f"  {user.login}  {user.name_fa} · {user.name_en}  {'staff' if user.staff else ''}")
    rows = [
        (str(each.pk), each.role, str(each.office_id or each.workshop_id or each.person_id or "*"), each.what, "ended" if each.ended_at else "")
        for each in user.mandates.order_by("id")
    ]  # fmt: skip
    print(table(rows) or "  بی‌سمت · no mandate")
    return 0


def _unlock(options: argparse.Namespace) -> int:
    from opentamin.desk import users

    users.unlock(options.login, by=options.by, now=clock()[0])
    return 0


def _recover(options: argparse.Namespace) -> int:
    from opentamin.desk import users

    task = users.propose_recovery(options.login, options.mobile, by=options.by, now=clock()[0])
    print(f"  بازیابی · recovery {task.pk}: کارشناس دوم تأیید کند · a second officer: users approve {task.pk} --by ...")
    return 0


def _approve(options: argparse.Namespace) -> int:
    from opentamin.desk import users

    word = users.approve_recovery(int(options.number), by=options.by, now=clock()[0])
    print(f"  گذرواژهٔ یک‌بارمصرف · one-time password: {word}")
    return 0


def _bind(options: argparse.Namespace) -> int:
    from opentamin.desk import users

    users.bind_organisation(options.login, options.subject, by=options.by, now=clock()[0])
    return _show(options)


def _demo(options: argparse.Namespace) -> int:
    from opentamin.journeys.demo_users import make

    now, today = clock()
    for login, role in make(now=now, today=today.to_date()):
        print(f"  {login}  {role}")
    return 0
