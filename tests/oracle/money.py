"""A second opinion on the money of one workshop, as a clerk with a paper ledger would keep it: plain loops, exact fractions.

Written from the law texts and from decision 0007; it shares nothing with the product. Lists, inspections, boards, writs and
plans claim; bank lines come into suspense, and are given to what is oldest; penalties are reckoned from the story.
"""

from __future__ import annotations

from fractions import Fraction

import jdatetime

from tests.oracle import settlement
from tests.oracle.late import Story
from tests.oracle.oracle import round_half_up

PREMIUM = ("insured", "employer", "unemployment", "hazardous", "contract_ratio")
PENALTY = ("late_list", "late_premium")
ORDER = (*PREMIUM, *PENALTY, "instalment_interest", "enforcement_fee")
"""Money pays in this order: premium, penalties, costs."""
MAY_GO_ON_INSTALMENTS = ("assessed", "notified", "final", "enforced")
TO_OBJECT, TO_APPEAL, SMALL_CLAIM = 30, 20, 1_500_000


def same_day_each_month(first, count):
    """The last days of parts: the same day of each month, or the last day of a shorter one."""
    start, days = jdatetime.date.fromgregorian(date=first), []
    for step in range(count):
        months = start.year * 12 + start.month - 1 + step
        year, month = months // 12, months % 12 + 1
        day = start.day
        while True:
            try:
                days.append(jdatetime.date(year, month, day).togregorian())
                break
            except ValueError:
                day -= 1
    return days


class Debt:
    """One month and item: what is claimed by share, what was forgiven, where it stands."""

    def __init__(self, nominal, rolled):
        self.nominal, self.rolled = nominal, rolled
        self.claimed = dict.fromkeys(ORDER, 0)
        self.forgiven = dict.fromkeys(ORDER, 0)
        self.state, self.before, self.until = "assessed", None, None
        self.served = self.objection = self.appeal_until = None
        self.fees = 0


class Payment:
    """What of one bank line went to one debt, share by share."""

    def __init__(self, receipt, key, shares, rule):
        self.receipt, self.key, self.shares, self.rule, self.stands = receipt, key, shares, rule, True

    def rial(self):
        return sum(self.shares.values())


class Receipt:
    """One bank line that brought money: whose it is (`owned`), which debt it names, what went back."""

    def __init__(self, number, day, rial):
        self.number, self.day, self.rial = number, day, rial
        self.owned, self.named, self.refunded, self.returned = False, None, 0, False


class Plan:
    """One instalment plan."""

    def __init__(self, number, keys, own, begun, scheduled, days, parts, mark, forgiveness):
        self.number, self.keys, self.own, self.begun = number, keys, own, begun
        self.scheduled, self.days, self.parts, self.mark = scheduled, days, parts, mark
        self.forgiveness, self.state, self.written = forgiveness, "open", {}


class Forgiveness:
    """One request, with what it forgave of each debt by share."""

    def __init__(self, keys):
        self.keys, self.forgave, self.state = keys, {}, "applied"


class Books:
    """Everything of one workshop."""

    def __init__(self):
        self.debts, self.receipts, self.payments, self.plans, self.requests = {}, [], [], [], []

    # --- what is owed, what is left

    def owed(self, key):
        """What is owed of a debt, by share, without zeros; negative where too much was paid."""
        debt = self.debts[key]
        left = {share: debt.claimed[share] - debt.forgiven[share] for share in ORDER}
        for payment in self.payments:
            if payment.stands and payment.key == key:
                for share, rial in payment.shares.items():
                    left[share] -= rial
        return {share: rial for share, rial in left.items() if rial}

    def total(self, key):
        return sum(self.owed(key).values())

    def left(self, receipt):
        """What of a bank line is in suspense."""
        if receipt.returned:
            return 0
        spent = sum(each.rial() for each in self.payments if each.stands and each.receipt is receipt)
        return receipt.rial - spent - receipt.refunded

    def in_order(self):
        """Keys of debts, the oldest first."""
        return sorted(self.debts, key=lambda key: (self.debts[key].rolled, *key))

    def claim(self, key, nominal, rolled, amounts):
        """A list, an inspection: more of some shares (or less)."""
        debt = self.debts.setdefault(key, Debt(nominal, rolled))
        for share, rial in amounts.items():
            debt.claimed[share] += rial

    # --- money

    def payable(self, key):
        """What money may still pay, share by share in order: no more in all than is owed in all."""
        budget, found = self.total(key), []
        owed = self.owed(key)
        for share in ORDER:
            part = min(max(owed.get(share, 0), 0), max(budget, 0))
            if part:
                found.append((share, part))
                budget -= part
        return found

    def allocate(self):
        """Debts that became smaller give back; then what names a debt goes there, and all else to what is oldest."""
        self._give_back()
        money = sorted((r for r in self.receipts if r.owned and self.left(r) > 0), key=lambda r: (r.day, r.number))
        made = []
        for receipt in money:
            if receipt.named in self.debts:
                self._spend(receipt, [receipt.named], "bound", made)
        for receipt in money:
            self._spend(receipt, self.in_order(), "oldest_first", made)
        made.sort(key=lambda p: (p.receipt.day, p.receipt.number, p.rule, *p.key))
        self.payments = self.payments[: len(self.payments) - len(made)] + made

    def _give_back(self):
        for key in self.debts:
            over, newer = -self.total(key), 0
            if over > 0:
                for payment in [p for p in reversed(self.payments) if p.stands and p.key == key]:
                    if newer < over:
                        payment.stands = False
                    newer += payment.rial()

    def _spend(self, receipt, keys, rule, made):
        for key in keys:
            rest, shares = self.left(receipt), {}
            for share, part in self.payable(key):
                paid = min(part, rest)
                if paid:
                    shares[share] = paid
                    rest -= paid
            if shares:
                made.append(Payment(receipt, key, shares, rule))
                self.payments.append(made[-1])

    # --- penalties

    def penalty(self, key, day):
        """The late penalty by the law of the story, to the rial."""
        debt = self.debts[key]
        story = Story(debt.nominal, debt.rolled)
        story.claimed = sum(debt.claimed[share] for share in PREMIUM)
        for number, payment in enumerate(self.payments):
            paid = sum(payment.shares.get(share, 0) for share in PREMIUM)
            if payment.stands and paid and payment.key == key:
                story.payments[number] = (payment.receipt.day, paid)
        return story.penalty(day, debt.until)

    def post_penalties(self, day):
        """What stands in the books follows the law; below what two people forgave it does not fall."""
        for key, debt in self.debts.items():
            debt.claimed["late_premium"] = max(self.penalty(key, day), debt.forgiven["late_premium"])

    def settle(self):
        """Nothing owed of any share: settled. Owed again: back to where it stood."""
        for key, debt in self.debts.items():
            owes = any(rial > 0 for rial in self.owed(key).values())
            if not owes and debt.state != "settled":
                debt.before, debt.state = debt.state, "settled"
            elif owes and debt.state == "settled":
                debt.state = debt.before

    # --- letters, boards, writs

    def notify(self, key, day):
        """A letter: penalties as of its day stand in it."""
        self.post_penalties(day)
        debt = self.debts[key]
        if debt.state != "assessed" or self.total(key) <= 0:
            return False
        debt.state, debt.served = "notified", day
        owed = self.owed(key)
        debt.letter = sum(owed.get(share, 0) for share in (*PREMIUM, *PENALTY))
        return True

    def object_to(self, key, day):
        """In time until the thirtieth day after service."""
        debt = self.debts[key]
        if debt.state != "notified" or (day - debt.served).days > TO_OBJECT:
            return False
        debt.state, debt.objection = "objected", debt.letter
        return True

    def decide(self, key, share, rial, day):
        """The board sets a share lower; a small claim is final with the service, else after twenty days."""
        debt = self.debts[key]
        debt.claimed[share] = rial
        if debt.objection <= SMALL_CLAIM:
            debt.state = "final"
        else:
            debt.appeal_until = day.toordinal() + TO_APPEAL

    def terms_end(self, day):
        for debt in self.debts.values():
            silent = debt.state == "notified" and (day - debt.served).days > TO_OBJECT
            decided = debt.state == "objected" and debt.appeal_until and day.toordinal() > debt.appeal_until
            if silent or decided:
                debt.state = "final"

    def writ(self, key, day):
        """A twentieth of what is owed as fee; a second writ adds only what a larger debt bears."""
        debt = self.debts[key]
        if debt.state == "final":
            self.post_penalties(day)
        amount = self.total(key) - self.owed(key).get("enforcement_fee", 0)
        if debt.state != "final" or amount <= 0:
            return False
        more = max(round_half_up(Fraction(amount, 20)) - debt.fees, 0)
        debt.claimed["enforcement_fee"] += more
        debt.fees += more
        debt.state = "enforced"
        return True

    # --- plans and forgiveness

    def to_schedule(self):
        """Debts that a plan takes in: something is owed, and they are no interest of a plan."""
        return [key for key in sorted(self.debts) if not key[1].startswith("plan/") and self.total(key) > 0]

    def may_schedule(self, keys):
        return bool(keys) and all(self.debts[key].state in MAY_GO_ON_INSTALMENTS for key in keys)

    def schedule(self, number, keys, day, first, count, with_interest, forgiveness=None):
        """From the day of the plan no late month is counted while it is kept."""
        scheduled = sum(self.total(key) for key in keys)
        month = jdatetime.date.fromgregorian(date=day)
        own = (month.year * 100 + month.month, f"plan/{number}")
        parts = settlement.amounts(scheduled, count, with_interest)
        days = same_day_each_month(first, count)
        plan = Plan(number, keys, own, day, scheduled, days, parts, len(self.payments), forgiveness)
        for key in keys:
            self.debts[key].state, self.debts[key].until = "instalments", day
        self.plans.append(plan)

    def standing(self, plan, day):
        """States of parts, whether all came in, the parts whose interest is owed."""
        money = [
            (max(each.receipt.day, plan.begun).toordinal(), each.rial())
            for each in self.payments[plan.mark :]
            if each.stands and each.key in (*plan.keys, plan.own)
        ]
        days = [each.toordinal() for each in plan.days]
        return settlement.story(plan.scheduled, days, plan.parts, plan.begun.toordinal(), money, day.toordinal())

    def watch(self, day):
        """A part that was missed breaks the plan; one that is wholly paid ends it."""
        for plan in [each for each in self.plans if each.state == "open"]:
            states, kept, interest = self.standing(plan, day)
            for number in interest:
                if number not in plan.written:
                    plan.written[number] = day
                    self.claim(plan.own, plan.days[number - 1], plan.days[number - 1], {})
                    own = self.debts[plan.own]
                    own.claimed["instalment_interest"] += plan.parts[number - 1][1]
                    if own.state == "assessed":
                        own.state, own.until = "instalments", plan.begun
            just_written = any(at == day and plan.days[n - 1] <= day for n, at in plan.written.items())
            if "missed" in states and not just_written:
                self._break(plan)
            elif kept:
                plan.state = "kept"
                self._leave_instalments(plan)

    def _break(self, plan):
        """Everything is due and final, the months count from the first last day, forgiveness and interest go."""
        plan.state = "broken"
        self._leave_instalments(plan)
        for key in (*plan.keys, plan.own):
            if key in self.debts:
                self.debts[key].until = None
        if plan.own in self.debts:
            unpaid = max(self.owed(plan.own).get("instalment_interest", 0), 0)
            self.debts[plan.own].claimed["instalment_interest"] -= unpaid
        if plan.forgiveness is not None:
            self.revoke(plan.forgiveness)

    def _leave_instalments(self, plan):
        for key in (*plan.keys, plan.own):
            debt = self.debts.get(key)
            if debt and debt.state == "instalments":
                debt.state = "final"
            elif debt and debt.state == "settled" and debt.before == "instalments":
                debt.before = "final"

    def ask(self):
        """A request takes in what may be scheduled; without any penalty there is nothing to forgive."""
        keys = self.to_schedule()
        if not any(self.owed(key).get(share, 0) > 0 for key in keys for share in PENALTY):
            return None
        self.requests.append(Forgiveness(keys))
        return self.requests[-1]

    def forgive(self, request):
        """The campaign of 1402 forgives every penalty that stands."""
        for key in request.keys:
            for share in PENALTY:
                rial = max(self.owed(key).get(share, 0), 0)
                if rial:
                    request.forgave[key, share] = rial
        for (key, share), rial in request.forgave.items():
            self.debts[key].forgiven[share] += rial
        request.state = "done"

    def revoke(self, request):
        """What was forgiven is owed again, wholly."""
        for (key, share), rial in request.forgave.items():
            self.debts[key].forgiven[share] -= rial
        request.state = "revoked"
