"""`opentamin care ...`: cover brought up to date, checks that bind, centres and keys, filters and tokens for outages."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from opentamin.faces.cli import care_bills
from opentamin.faces.cli.server_side import clock, start, table
from opentamin.ground.calendar import Day

Options = argparse.Namespace


def run(argv: Sequence[str]) -> int:
    """Entry of the command word."""
    options = _parser().parse_args(list(argv))
    start()
    return int(options.do(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="opentamin care", description="درمان با کد ملی · care with the national code")
    words = parser.add_subparsers(required=True)
    _word(words, "refresh", _refresh, "bring the table of cover up to date").add_argument(
        "--whole", action="store_true", help="look at everybody, not only at those who changed"
    )
    show = _word(words, "show", _show, "what holds for a code, and why")
    check = _word(words, "check", _check, "a check that binds and leaves a record")
    for word in (show, check):
        word.add_argument("code", help="national code")
        word.add_argument("--on", type=Day.parse, help="another day than today, such as 1404-10-05")
    check.add_argument("--provider", required=True, help="code of the centre")
    check.add_argument("--care", choices=("inpatient", "outpatient"), default="outpatient")
    check.add_argument("--key", required=True, help="the centre's own key of this question")
    _provider_words(words)
    _offline_words(words)
    booklets = _word(words, "booklets", _booklets, "events of paper booklets from a JSON-lines file; the yearly figure")
    booklets.add_argument("file", type=Path, nargs="?")
    return parser


def _word(words: Any, name: str, does: Callable[[Options], int], text: str) -> argparse.ArgumentParser:
    word: argparse.ArgumentParser = words.add_parser(name, help=text)
    word.add_argument("--by", default="clerk", help="who does it")
    word.set_defaults(do=does)
    return word


def _provider_words(words: Any) -> None:
    provider = _word(
        words, "provider", _provider, "register a centre, or give it new facts; without a code: all centres"
    )
    provider.add_argument("code", nargs="?")
    provider.add_argument("--name-fa", default="")
    provider.add_argument("--name-en", default="")
    provider.add_argument("--kind", choices=("own", "contracted", "government", "other"), default="contracted")
    provider.add_argument("--province", default="")
    provider.add_argument("--no-own-centre", action="store_true", help="the organisation owns no centre there")
    care_bills.add_words(words, _word)
    key = _word(words, "key", _key, "a new key of a centre for the API; it is shown once")
    key.add_argument("code")
    key.add_argument("--scopes", default="check,filter,hand_in,bill")
    key.add_argument("--days", type=int, default=365)


def _offline_words(words: Any) -> None:
    held = words.add_parser("filter", help="the daily filter for outages").add_subparsers(required=True)
    build = _word(held, "build", _filter_build, "build and keep the filter of today, write file and key")
    build.add_argument("--out", type=Path, default=Path(), help="folder")
    build.add_argument("--on", type=Day.parse)
    look = _word(held, "check", _filter_check, "look codes up in a filter file, as a clinic does")
    look.add_argument("file", type=Path)
    look.add_argument("key", type=Path)
    look.add_argument("codes", nargs="+")
    _word(held, "checker", _checker, "print the stand-alone checker, one Python file with our public keys")
    token = _word(words, "token", _token, "a signed token for somebody who is covered")
    token.add_argument("code")
    token.add_argument("--qr", type=Path, help="also as a picture (SVG)")
    given = _word(words, "hand-in", _hand_in, "answers that were given off line, as JSON lines")
    given.add_argument("file", type=Path)
    given.add_argument("--provider", required=True)
    _word(words, "rotate", _rotate, "make the next signing key; older ones still verify")


def _refresh(options: Options) -> int:
    from opentamin.flow.care.refreshing import refresh

    done = refresh(by=options.by, now=clock()[0], whole=options.whole)
    print(f"  {done.people:,} نفر دیده شد · people looked at; +{done.opened:,} −{done.closed:,} ردیف · rows")
    return 0


def _show(options: Options) -> int:
    from opentamin.flow.care.questions import entitlement

    now, today = clock()
    found = entitlement(options.code, options.on or today, known_on=now)
    until = str(Day.from_date(found.until_on)) if found.until_on else "–"
    rows = [
        ("وضع · state", found.state),
        ("تا (آن روز نه) · until", until),
        ("چرا · why", f"{found.why_en} {found.clause}"),
    ]
    if found.ended_by:
        rows.append(("پایان با · ended by", found.ended_by))
    for centre, care, percent in found.shares:
        rows.append((f"{centre} {care}", "–" if percent is None else f"{percent}%"))
    print(table(rows))
    return int(found.state != "covered")


def _check(options: Options) -> int:
    from opentamin.flow.care.checking import check, provider_by_code

    now, today = clock()
    got = check(
        options.code,
        provider_by_code(options.provider),
        options.care,
        options.on or today,
        key=options.key,
        by=options.by,
        now=now,
        today=today,
    )
    share = "–" if got.share_percent is None else f"{got.share_percent}%"
    print(table([("شماره · reference", got.reference), ("پاسخ · answer", got.answer), ("سهم بیمار · share", share)]))
    return int(not got.covered)


def _provider(options: Options) -> int:
    from opentamin.flow.care.actions import register_providers
    from opentamin.flow.care.models import CentreKind
    from opentamin.flow.care.questions import providers

    if options.code:
        register_providers(
            [
                {
                    "code": options.code,
                    "name_fa": options.name_fa,
                    "name_en": options.name_en,
                    "kind": CentreKind[options.kind.upper()],
                    "province": options.province,
                    "no_own_centre": options.no_own_centre,
                }
            ]
        )
    print(table([(row.code, row.name_en, CentreKind(row.kind).name.lower(), row.province) for row in providers()]))
    return 0


def _key(options: Options) -> int:
    from opentamin.flow.care.actions import issue_key

    now = clock()[0]
    until = now + timedelta(days=options.days)
    print(issue_key(options.code, options.scopes.split(","), by=options.by, now=now, until=until))
    return 0


def _filter_build(options: Options) -> int:
    from opentamin.config import outage, signing
    from opentamin.flow.care.filters import build_filter, facts_of
    from opentamin.flow.care.offline import Filter

    now, today = clock()
    day = options.on or today
    key = signing.daily_secret(day.code)
    row = build_filter(day, key=key, signing=signing.signer(), now=now)
    content = bytes(row.content)
    file, beside = options.out / f"care-{day.code}.filter", options.out / f"care-{day.code}.key"
    file.write_bytes(content)
    outage.keep(day.code, content)
    beside.touch(mode=0o600)
    beside.write_text(key.hex(), encoding="ascii")
    facts = facts_of(Filter(content), len(content))
    print(table([(f"{file}", row.sha256), *((name, f"{value:,}") for name, value in facts.items())]))
    print("  کلید را جدا از فایل بفرستید · send the key apart from the file")
    return 0


def _filter_check(options: Options) -> int:
    from opentamin.config import signing
    from opentamin.flow.care.catalogue import refuse
    from opentamin.flow.care.offline import Filter, answer

    try:
        held = Filter(options.file.read_bytes())
        key = bytes.fromhex(options.key.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        raise refuse("FILTER_INVALID") from None
    now = int(clock()[0].timestamp())
    answers = [(code, *answer(held, key, signing.signer().public, code, now)) for code in options.codes]
    print(table(answers))
    return int(any(each[1] == "unknown" for each in answers))


def _checker(options: Options) -> int:
    from opentamin.config import signing
    from opentamin.faces.cli.care_offline import checker

    print(checker(signing.signer().public), end="")
    return 0


def _token(options: Options) -> int:
    import segno

    from opentamin.config import signing
    from opentamin.flow.care.filters import issue_token

    now, today = clock()
    text = issue_token(options.code, today=today, now=now, signing=signing.signer())
    if options.qr:
        segno.make(text, error="m", micro=False).save(str(options.qr), kind="svg", scale=4)
    print(text)
    return 0


def _hand_in(options: Options) -> int:
    from opentamin.config import signing
    from opentamin.flow.care.checking import provider_by_code
    from opentamin.flow.care.handing_in import Proofs, hand_in, read_lines
    from opentamin.ground.findings import Finding

    now, today = clock()
    proofs = Proofs(signing.signer().public, signing.daily_secret, signing.protecting_number)
    asked, faults = read_lines(options.file.read_text(encoding="utf-8-sig"))
    provider = provider_by_code(options.provider)
    taken = hand_in(provider, asked, proofs=proofs, by=options.by, now=now, today=today) if asked else []
    for each, got in zip(asked, taken, strict=True):
        print(f"  {each.key}  {got if isinstance(got, str) else ''}")
    faults += [got for got in taken if isinstance(got, Finding)]
    for found in faults:
        print(f"  {found.number} {found.message_fa}\n       {found.message_en}")
    return int(bool(faults))


def _rotate(options: Options) -> int:
    from opentamin.config import signing

    print(f"  کلید امضا · signing key {signing.rotate()}")
    return 0


def _booklets(options: Options) -> int:
    from datetime import date

    from opentamin.flow.care.booklets import BookletRow, by_year, record

    faults: list[Any] = []
    if options.file:
        lines = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines() if line.strip()]
        rows = [BookletRow(**{**line, "on": date.fromisoformat(line["on"])}) for line in lines]
        count, faults = record(rows, by=options.by, now=clock()[0])
        print(f"  {count:,} رویداد تازه · new events")
    for found in faults:
        print(f"  {found.number} {found.message_fa}\n       {found.message_en}")
    for year in by_year():
        fewer = "–" if year.fewer is None else f"{year.fewer.numerator * 1000 // year.fewer.denominator} ‰"
        print(f"  {year.year}  {year.given_out:,}  {fewer}")
    return int(bool(faults))
