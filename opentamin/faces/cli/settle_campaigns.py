"""The words of `opentamin settle` about campaigns and requests, and what both halves share."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from opentamin.faces.cli.server_side import clock, rial, table
from opentamin.ground.calendar import Day, Month
from opentamin.ground.findings import Finding


def add_word(words: argparse._SubParsersAction, name: str, does: object, text: str) -> argparse.ArgumentParser:
    """A word with who does it and what runs."""
    word: argparse.ArgumentParser = words.add_parser(name, help=text)
    word.add_argument("--by", default="clerk", help="who does it")
    word.set_defaults(do=does)
    return word


def campaign_words(words: argparse._SubParsersAction) -> None:
    """The words of campaigns and requests."""
    add_word(words, "campaigns", _campaigns, "all campaigns, which are drafts, and what is missing")
    campaign = add_word(
        words, "campaign", _campaign, "a campaign's terms and figures; `check` runs all files and cases"
    )
    campaign.add_argument("name")
    ask = add_word(words, "apply", _apply, "take in a request under a campaign")
    ask.add_argument("workshop")
    ask.add_argument("campaign")
    ask.add_argument("--group", required=True, help="producers, guilds, farms, knowledge_firms")
    ask.add_argument("--months-to-pay", type=int, default=0, help="0: the principal is paid at once")
    ask.add_argument("--on", type=Day.parse, help="the day on which the request came in; today without")
    ask.add_argument("--months", type=months, default=())
    ask.add_argument("--headcount", type=int, help="people declared")
    ask.add_argument("--key", default="", help="the same key again is the same request")
    for name in ("evidence", "approval", "collateral"):
        ask.add_argument(f"--{name}", default="")
    ask.add_argument("--asked-by", default="employer")
    _deciding_words(words)


def _deciding_words(words: argparse._SubParsersAction) -> None:
    decide = add_word(words, "decide", _decide, "grant or refuse, as a second person")
    decide.add_argument("request", type=int)
    decide.add_argument("verdict", choices=("grant", "refuse"))
    decide.add_argument("--reason", default="")
    act = add_word(words, "recompute", _recompute, "act on a granted request: waive, and schedule the rest")
    act.add_argument("request", type=int)
    act.add_argument("--first", type=Day.parse, help="last day of the first part")
    act.add_argument("--without-interest", action="store_true")
    add_word(words, "headcount", _headcount, "test people kept, for every request whose year is over")


def months(text: str) -> tuple[int, ...]:
    """Months of work from a text such as 1404-07,1404-08."""
    return tuple(Month.parse(each).code for each in text.split(",") if each.strip())


def tell(found: Iterable[Finding]) -> int:
    """All findings; 1 where there is one."""
    told = list(found)
    for finding in told:
        print(f"  {finding.number} {finding.message_fa}\n       {finding.advice_fa}")
        print(f"       {finding.message_en}\n       {finding.advice_en}")
    return int(bool(told))


def _campaigns(options: argparse.Namespace) -> int:
    from opentamin.law.campaigns import campaigns, not_found

    today = clock()[1].code
    rows = [
        (each.name, each.title_fa, "پیش‌نویس · draft: " + ", ".join(each.missing) if each.is_draft else
         f"{each.from_day} .. {each.until_day}" + (" باز · open" if each.is_open(today) else " بسته · closed"))
        for each in campaigns().values()
    ]  # fmt: skip
    print(table(rows))
    print(f"  یافت نشد · not found: {', '.join(map(str, not_found()['years']))}")
    return 0


def _campaign(options: argparse.Namespace) -> int:
    from opentamin.flow.settlement.catalogue import refuse
    from opentamin.flow.settlement.questions import campaign_report, total
    from opentamin.law.campaigns import campaigns

    if options.name == "check":
        return _check()
    if options.name not in campaigns():
        raise refuse("CAMPAIGN_UNKNOWN", value=options.name, names=", ".join(campaigns()))
    rows = campaign_report(options.name)
    head = ("شعبه · branch", "درخواست", "پذیرفته", "رد", "لغو", "بدهی · debt", "تقسیط · scheduled", "بخشوده · forgiven", "لغوشده · revoked")  # fmt: skip
    lines = [
        (each.branch_fa or "همه · all", f"{each.asked:,}", f"{each.granted:,}", f"{each.refused:,}", f"{each.revoked:,}",
         rial(each.debt_rial), rial(each.scheduled_rial), rial(each.forgiven_rial), rial(each.revoked_rial))
        for each in [*rows, total(rows)]
    ]  # fmt: skip
    print(table([head, *lines]))
    return 0


def _check() -> int:
    """Every campaign file is read strictly, then its cases are run; names the first that fails of each file."""
    from opentamin.engine import Refusal, compute
    from opentamin.law.campaigns import campaigns, case_files
    from opentamin.law.cases import cases_in

    wrong, count = [], 0
    for path in case_files():
        for case in cases_in(path):
            outcome, count = compute(case.scheme, case.month, case.inputs), count + 1
            if isinstance(outcome, Refusal):
                right = case.refuses in {str(found.number) for found in outcome.findings}
            else:
                right = not case.refuses and all(outcome.values[k] == v for k, v in case.expected.items())
            if not right:
                wrong.append(f"{case.file}:{case.line}: {case.id} {case.name}")
    print(f"  {len(campaigns())} دوره · campaigns, {count} نمونه · cases, {len(wrong)} نادرست · wrong")
    for line in wrong:
        print(f"  {line}")
    return int(bool(wrong))


def _apply(options: argparse.Namespace) -> int:
    from opentamin.flow.settlement.facts import ForgivenessAsked
    from opentamin.flow.settlement.forgiving import apply

    now, today = clock()
    on = options.on or today
    asked = ForgivenessAsked(
        key=options.key or f"{options.workshop}/{options.campaign}/{on}",
        workshop_code=options.workshop,
        campaign=options.campaign,
        group=options.group,
        months_to_pay=options.months_to_pay,
        asked_by=options.asked_by,
        asked_on=on.to_date(),
        months=options.months,
        headcount=options.headcount,
        evidence=options.evidence,
        approval=options.approval,
        collateral=options.collateral,
    )
    answer = apply(asked, by=options.by, now=now)
    return tell(answer.findings) or _print_request(answer.id or 0)


def _print_request(request: int) -> int:
    from opentamin.flow.settlement.models import Application
    from opentamin.flow.settlement.questions import forgiven_of

    row = Application.objects.get(pk=request)
    print(f"  درخواست {row.pk} · request {row.pk}: {row.state}")
    for v in row.verdicts:
        print(f"    {v['name']}: {v['verdict']}  ({v['wanted']} | {v['found']})  {v['clause']}")
    for waiver in forgiven_of(row.pk):
        print(f"    {waiver.debt.month} {waiver.share}: {rial(waiver.forgiven_rial)} / {rial(waiver.penalty_rial)}")
    return 0


def _decide(options: argparse.Namespace) -> int:
    from opentamin.flow.settlement.forgiving import decide

    now, today = clock()
    grant = options.verdict == "grant"
    decide(options.request, grant=grant, by=options.by, reason=options.reason, today=today, now=now)
    return _print_request(options.request)


def _recompute(options: argparse.Namespace) -> int:
    from opentamin.flow.settlement.acting import recompute

    now, today = clock()
    first = options.first.to_date() if options.first else None
    interest = not options.without_interest
    recompute(options.request, today=today, now=now, first_due_on=first, with_interest=interest)
    return _print_request(options.request)


def _headcount(options: argparse.Namespace) -> int:
    from opentamin.flow.settlement.headcounts import examine_headcounts

    now, today = clock()
    counted = examine_headcounts(by=options.by, today=today, now=now)
    for each in counted:
        months = ", ".join(f"{month}: {count if count is not None else '–'}" for month, count in each.months.items())
        print(f"  {each.application_id}  {each.verdict}  ({each.base}: {months})")
    print(f"  {len(counted)} درخواست · requests")
    return 0
