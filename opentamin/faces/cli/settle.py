"""`opentamin settle plan|approve|show|watch|campaigns|campaign|apply|decide|recompute|headcount`: instalments, forgiveness."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from opentamin.faces.cli.server_side import clock, rial, start, table
from opentamin.faces.cli.settle_campaigns import add_word, campaign_words, months, tell
from opentamin.ground.calendar import Day


def run(argv: Sequence[str]) -> int:
    """Entry of the command word."""
    options = _parser().parse_args(list(argv))
    start()
    return int(options.do(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="opentamin settle", description="تقسیط و بخشودگی · instalments and forgiveness"
    )
    words = parser.add_subparsers(required=True)
    _plan_words(words)
    campaign_words(words)
    return parser


def _plan_words(words: argparse._SubParsersAction) -> None:
    plan = add_word(words, "plan", _plan, "propose instalments over what a workshop owes")
    plan.add_argument("workshop")
    plan.add_argument("--parts", type=int, required=True, help="number of monthly instalments")
    plan.add_argument("--first", type=Day.parse, required=True, help="last day of the first part")
    plan.add_argument("--months", type=months, default=(), help="months of work, such as 1404-07,1404-08; all without")
    plan.add_argument("--asked-by", default="employer")
    plan.add_argument("--without-interest", action="store_true")
    plan.add_argument("--board", default="", help="the board of directors' approval, above what a branch may grant")
    plan.add_argument("--reason", default="", help="why again, after a broken plan")
    plan.add_argument("--key", default="", help="the same key again is the same plan")
    add_word(words, "approve", _approve, "approve a plan, as a second person").add_argument("plan", type=int)
    add_word(words, "show", _show, "a plan part by part; all plans without a number").add_argument(
        "plan", type=int, nargs="?"
    )
    watch = add_word(words, "watch", _watch, "interest, missed parts, kept plans, warnings; can be repeated")
    watch.add_argument("--as-of", type=Day.parse, help="last day whose money has come in wholly; yesterday without")


def _plan(options: argparse.Namespace) -> int:
    from opentamin.flow.settlement.facts import PlanAsked
    from opentamin.flow.settlement.plans import propose

    now, today = clock()
    asked = PlanAsked(
        key=options.key or f"{options.workshop}/{today}/{options.parts}",
        workshop_code=options.workshop,
        instalments=options.parts,
        first_due_on=options.first.to_date(),
        asked_by=options.asked_by,
        months=options.months,
        with_interest=not options.without_interest,
        reason=options.reason,
        board_approval=options.board,
    )
    answer = propose(asked, by=options.by, today=today, now=now)
    return tell(answer.findings) or _print_plan(answer.id or 0, today)


def _approve(options: argparse.Namespace) -> int:
    from opentamin.flow.settlement.plans import approve

    now, today = clock()
    approve(options.plan, by=options.by, today=today, now=now)
    return _print_plan(options.plan, today)


def _show(options: argparse.Namespace) -> int:
    from opentamin.flow.settlement.questions import plans

    if options.plan is not None:
        return _print_plan(options.plan, clock()[1])
    rows = [(f"{row.pk}", row.workshop.code, row.state, rial(row.scheduled_rial)) for row in plans(limit=50)]
    print(table([("#", "کارگاه · workshop", "وضع · state", "ریال · rial"), *rows]))
    return 0


def _print_plan(plan_id: int, today: Day) -> int:
    from opentamin.flow.settlement.catalogue import refuse
    from opentamin.flow.settlement.models import Plan
    from opentamin.flow.settlement.questions import parts_standing, would_bring

    plan = Plan.objects.select_related("workshop").filter(pk=plan_id).first()
    if plan is None:
        raise refuse("PLAN_UNKNOWN", value=plan_id)
    print(table([
        (f"طرح {plan.pk} · plan {plan.pk}", plan.workshop.code),
        ("وضع · state", plan.state),
        ("تقسیط‌شده · scheduled (rial)", rial(plan.scheduled_rial)),
        ("پیشنهاد / تأیید · proposed / approved by", f"{plan.by} / {plan.approved_by or '–'}"),
    ]))  # fmt: skip
    parts = parts_standing(plan, today)
    if parts:
        rows = [
            (f"{p.number}", str(Day.from_date(p.due_on)), rial(p.principal_rial), rial(p.interest_rial), rial(p.left_rial), p.state)
            for p in parts
        ]  # fmt: skip
        print(table([("#", "مهلت · due", "اصل · principal", "سود · interest", "مانده · left", "وضع · state"), *rows]))
        would = would_bring(plan, parts, today)
        print(f"  نپرداختن یک قسط · a missed part: {rial(would.rest_rial)} + {rial(would.brought_back_rial)} (rial)")
    return 0


def _watch(options: argparse.Namespace) -> int:
    from opentamin.flow.settlement.watching import watch

    now, today = clock()
    done = watch(options.as_of or today + -1, today=today, now=now)
    print(table([
        ("سود ثبت‌شده · interest posted", f"{done.interest:,}"),
        ("طرح شکسته · plans broken", f"{done.broken:,}"),
        ("طرح انجام‌شده · plans kept", f"{done.kept:,}"),
        ("هشدار · warnings", f"{done.warnings:,}"),
        ("بخشودگی لغوشده · forgiveness revoked", f"{done.revoked:,}"),
    ]))  # fmt: skip
    return 0
