"""Tables of settlement: plans with their debts and parts; requests for forgiveness, their decisions and waivers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from opentamin.flow.collection.models import Debt
from opentamin.registers.models import Workshop


class ApplicationState(models.TextChoices):
    """Moves: applied -> granted | refused; granted -> done | lapsed (not acted upon in time); done -> revoked."""

    APPLIED = "applied", "رسیده"
    GRANTED = "granted", "پذیرفته"
    REFUSED = "refused", "ردشده"
    DONE = "done", "اعمال‌شده"
    LAPSED = "lapsed", "از مهلت گذشته"
    REVOKED = "revoked", "لغوشده"


class PlanState(models.TextChoices):
    """Moves: proposed -> open -> kept | broken."""

    PROPOSED = "proposed", "پیشنهادشده"
    OPEN = "open", "برقرار"
    KEPT = "kept", "انجام‌شده"
    BROKEN = "broken", "شکسته"


class Application(models.Model):
    """A workshop's request under a campaign (the name of its file), what the law says to each condition, the decision.

    `months_to_pay` 0: the principal is paid at once. `verdicts`: name, verdict (met, not_met, unclear), clause, what was
    wanted and found. `by` examined and proposed, `decided_by` is somebody else.
    """

    key = models.CharField(max_length=120, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="forgiveness_applications")
    branch_id = models.BigIntegerField()
    campaign = models.CharField(max_length=40)
    group = models.CharField(max_length=20)
    asked_by = models.CharField(max_length=100)
    asked_on = models.DateField()
    months_to_pay = models.IntegerField()
    months_in_time = models.IntegerField(default=0, db_default=0)
    headcount_base = models.IntegerField(null=True)
    headcount_declared = models.IntegerField(null=True)
    headcount_state = models.CharField(max_length=10, default="", db_default="")
    evidence = models.CharField(max_length=300, default="", db_default="")
    approval = models.CharField(max_length=200, default="", db_default="")
    collateral = models.CharField(max_length=200, default="", db_default="")
    verdicts = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ApplicationState.choices, default=ApplicationState.APPLIED)
    by = models.CharField(max_length=100)
    decided_by = models.CharField(max_length=100, default="", db_default="")
    decided_on = models.DateField(null=True)
    reason = models.CharField(max_length=500, default="", db_default="")
    done_on = models.DateField(null=True)
    revoked_on = models.DateField(null=True)
    revoked_why = models.CharField(max_length=40, default="", db_default="")
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="application_two_people", condition=~Q(by="") & ~Q(by=F("decided_by"))),
            models.CheckConstraint(
                name="application_decided_by_somebody",
                condition=Q(state="applied", decided_by="") | (~Q(state="applied") & ~Q(decided_by="")),
            ),
            models.CheckConstraint(name="application_months_not_negative", condition=Q(months_to_pay__gte=0)),
        ]
        indexes = [models.Index(fields=["campaign", "state"], name="application_by_campaign")]


class ApplicationDebt(models.Model):
    """A debt that a request takes in, with what was owed of it on the day of the request. Only added to."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="debts")
    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="+")
    premium_rial = models.BigIntegerField()
    penalty_rial = models.BigIntegerField()
    cost_rial = models.BigIntegerField()

    class Meta:
        db_table = "settlement_application_debt"
        constraints = [models.UniqueConstraint(fields=["application", "debt"], name="application_debt_once")]


class Waiver(models.Model):
    """One kind of penalty of one debt that was forgiven by two people: what it was, and how much. Only added to."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="waivers")
    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="+")
    share = models.CharField(max_length=20)
    penalty_rial = models.BigIntegerField()
    forgiven_rial = models.BigIntegerField()
    by = models.CharField(max_length=100)
    second = models.CharField(max_length=100)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "debt", "share"], name="waiver_once"),
            models.CheckConstraint(name="waiver_two_people", condition=~Q(by="") & ~Q(second="") & ~Q(by=F("second"))),
            models.CheckConstraint(
                name="waiver_not_more_than_the_penalty",
                condition=Q(forgiven_rial__gt=0) & Q(forgiven_rial__lte=F("penalty_rial")),
            ),
        ]


class Plan(models.Model):
    """An instalment plan: who asked, who proposed, who approved; its day, parts and end.

    `month` is the month of the books of its interest (item `plan/<id>`). `watermark` is the newest entry of the ledger
    when it began: money written after it counts for the parts. `ended_on`: the day it was kept or broken;
    `missed_number`: the part that broke it.
    """

    key = models.CharField(max_length=120, unique=True)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="instalment_plans")
    branch_id = models.BigIntegerField()
    application = models.OneToOneField(Application, on_delete=models.PROTECT, null=True, related_name="plan")
    asked_by = models.CharField(max_length=100)
    asked_on = models.DateField()
    by = models.CharField(max_length=100)
    reason = models.CharField(max_length=500, default="", db_default="")
    board_approval = models.CharField(max_length=200, default="", db_default="")
    instalments = models.IntegerField()
    first_due_on = models.DateField()
    with_interest = models.BooleanField(default=True, db_default=True)
    scheduled_rial = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.PROPOSED)
    approved_by = models.CharField(max_length=100, default="", db_default="")
    begun_on = models.DateField(null=True)
    month = models.IntegerField(null=True)
    watermark = models.BigIntegerField(null=True)
    ended_on = models.DateField(null=True)
    missed_number = models.IntegerField(null=True)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="plan_two_people", condition=~Q(by="") & ~Q(by=F("approved_by"))),
            models.CheckConstraint(
                name="plan_begun_is_whole",
                condition=Q(state="proposed", begun_on=None)
                | (~Q(approved_by="") & Q(begun_on__isnull=False, watermark__isnull=False, month__isnull=False)),
            ),
            models.CheckConstraint(name="plan_amounts", condition=Q(instalments__gte=1) & Q(scheduled_rial__gt=0)),
        ]
        indexes = [models.Index(fields=["state", "id"], name="plan_by_state")]


class PlanDebt(models.Model):
    """A debt that a plan covers, with what is scheduled of it. `is_open`: a debt lies in at most one open plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="debts")
    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="+")
    scheduled_rial = models.BigIntegerField()
    is_open = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "settlement_plan_debt"
        constraints = [
            models.UniqueConstraint(fields=["plan", "debt"], name="plan_debt_once"),
            models.UniqueConstraint(fields=["debt"], condition=Q(is_open=True), name="debt_in_one_open_plan"),
        ]


class PlanShare(models.Model):
    """What of a covered debt was scheduled, share by share, on the day of the plan. Only added to."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="shares")
    debt = models.ForeignKey(Debt, on_delete=models.PROTECT, related_name="+")
    share = models.CharField(max_length=20)
    amount_rial = models.BigIntegerField()

    class Meta:
        db_table = "settlement_plan_share"
        constraints = [models.UniqueConstraint(fields=["plan", "debt", "share"], name="plan_share_once")]


class Part(models.Model):
    """One instalment of a plan: its last day, principal and interest. Only added to."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="parts")
    number = models.IntegerField()
    due_on = models.DateField()
    principal_rial = models.BigIntegerField()
    interest_rial = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="part_once"),
            models.CheckConstraint(
                name="part_not_negative", condition=Q(principal_rial__gte=0) & Q(interest_rial__gte=0)
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="part_by_day")]
