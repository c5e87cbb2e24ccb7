"""The door of employers, who may act: naming and ending representatives of a workshop."""

from __future__ import annotations

from django.db.models import Q

from opentamin.desk import users
from opentamin.desk.catalogue import refuse
from opentamin.desk.models import Mandate, Role, User
from opentamin.ground.calendar import Day
from opentamin.ground.persian import ascii_digits
from opentamin.journeys.acts.facts import Action, Doing, Done, Field, Kind, Refused
from opentamin.journeys.acts.reading import findings

WHOLE = frozenset({"employer.all"})
"""Only a representative for everything names others."""


def add_representative(doing: Doing) -> Done:
    """Let somebody act for a workshop, for everything or one part, until a day or until it is ended."""
    values = doing.values
    login = ascii_digits(values["login"]).strip()
    until = Day.parse(str(values["until"])) if values.get("until") else None
    faults = []
    if not User.objects.filter(login=login, closed_at=None).exists():
        faults.append(findings().make("REPRESENTATIVE_UNKNOWN", column="login", value=login))
    if until is not None and until <= doing.today:
        faults.append(findings().make("DAY_MUST_FOLLOW", column="until", value=str(until)))
    if faults:
        raise Refused(faults)
    users.give(
        login,
        Role.EMPLOYER,
        values["workshop"],
        by=doing.by,
        now=doing.now,
        from_on=doing.today.to_date(),
        until_on=(until + 1).to_date() if until else None,
        what=values["what"],
    )
    return Done("employer_people", values["workshop"], {"login": login})


def end_representative(doing: Doing) -> Done:
    """End a mandate at once. Somebody who may do everything always stays: the last of them cannot be ended."""
    found = Mandate.objects.select_related("user").filter(pk=doing.values["mandate"]).first()
    if found is None or found.role != Role.EMPLOYER or found.workshop_id not in doing.who.workshops:
        words = {"label_fa": "نماینده", "label_en": "The representative"}
        raise Refused([findings().make("SUBJECT_NOT_YOURS", column="mandate", **words)])
    valid = Q(until_on=None) | Q(until_on__gt=doing.today.to_date())
    whole = Mandate.objects.filter(valid, workshop_id=found.workshop_id, role=Role.EMPLOYER, what="all", ended_at=None)
    if found.what == "all" and not whole.exclude(pk=found.pk).exists():
        raise refuse("LAST_REPRESENTATIVE")
    users.end_mandate(found.pk, by=doing.by, now=doing.now)
    return Done("employer_people", _code(found.workshop_id), {"login": found.user.login})


def _code(workshop_id: int | None) -> str:
    from opentamin.registers.models import Workshop

    return str(Workshop.objects.values_list("code", flat=True).get(pk=workshop_id))


ACTIONS = (
    Action(
        "add_representative",
        "employer",
        WHOLE,
        (
            Field("workshop", Kind.SUBJECT, subject="registers.Workshop code"),
            Field("login", Kind.TEXT, most=13),
            Field("what", Kind.CHOICE, choices=("all", "lists", "debts")),
            Field("until", Kind.DAY, required=False),
        ),
        add_representative,
        "identity",
    ),
    Action(
        "end_representative",
        "employer",
        WHOLE,
        (Field("mandate", Kind.SUBJECT, subject="desk.Mandate id"),),
        end_representative,
        "identity",
    ),
)
