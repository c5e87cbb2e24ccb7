"""Contracts, transfers and inspections as officers handle them."""

from __future__ import annotations

from opentamin.config import keys
from opentamin.flow.assessments.inspecting import assess_inspections
from opentamin.flow.contracts import certificates, clearing, opening, settling, transfers
from opentamin.flow.contracts.facts import NewStatement
from opentamin.flow.contracts.models import Certificate
from opentamin.flow.inspections.noticing import tell
from opentamin.flow.inspections.visiting import standing_visit
from opentamin.ground.calendar import Day
from opentamin.ground.findings import FindingTrouble
from opentamin.journeys.acts.branch_money import MOST_RIAL
from opentamin.journeys.acts.branch_roles import INSPECTING, OFFICER, SECOND, must_hold, not_held, on
from opentamin.journeys.acts.facts import Action, Doing, Done, Field, Kind
from opentamin.journeys.acts.reading import findings

CONTRACT = Field("contract", Kind.SUBJECT, subject="contracts.Contract id")
VISIT = Field("visit", Kind.SUBJECT, subject="inspections.Visit id")
TOLD_HOW = ("how_hand", "how_post", "how_portal")
WORDS_OF_HOW = {"how_hand": "به دست کارفرما", "how_post": "پست", "how_portal": "درگاه"}


def contract_statement(doing: Doing) -> Done:
    """Take a statement of account of a contract, and what is held back of it."""
    values, contract_id = doing.values, int(doing.values["contract"])
    made = NewStatement(values["number"], on(doing, "stated_on"), values["gross"], values["final"])
    opening.take_statement(contract_id, made, by=doing.by, now=doing.now)
    return Done("contract", contract_id, {"number": values["number"]})


def contract_settle(doing: Doing) -> Done:
    """Settle a contract: ratio less lists becomes a debt, or what changed of it."""
    contract_id = int(doing.values["contract"])
    day = on(doing, "notified_on")
    done = settling.settle([contract_id], notified_on=day, by=doing.by, now=doing.now, today=doing.today)
    must_hold(done.findings)
    return Done("contract", contract_id, {"amount": done.accounts[0].balance_rial})


def contract_clear(doing: Doing) -> Done:
    """Answer the request for a clearance: the certificate, or what stands against it."""
    contract_id, day = int(doing.values["contract"]), doing.today.to_date()
    done = clearing.clear(contract_id, doing.key, on=day, by=doing.by, now=doing.now, seal=_seal)
    if done.certificate is None:
        must_hold(done.findings)
    return Done("contract", contract_id, {"number": done.certificate.number if done.certificate else "–"})


def _seal(content: bytes) -> str:
    return keys.seal(certificates.PURPOSE, content)


def certificate_revoke(doing: Doing) -> Done:
    """Revoke a certificate, with the reason; never by who issued it."""
    row = Certificate.objects.get(pk=doing.values["certificate"])
    if row.by == doing.by:
        raise FindingTrouble(findings().make("SECOND_PERSON"))
    certificates.revoke(row.code, reason=doing.values["reason"], on=doing.today.to_date(), by=doing.by, now=doing.now)
    page = ("contract", row.contract_id) if row.contract_id else ("transfers", None)
    return Done(*page, {"number": row.number})


def enquiry_answer(doing: Doing) -> Done:
    """Answer an enquiry before a transfer by what the workshop owes now."""
    number = int(doing.values["enquiry"])
    not_held(doing, f"enquiry/{number}", "answer_transfer_enquiry")
    done = transfers.answer(number, on=doing.today.to_date(), by=doing.by, now=doing.now, seal=_seal)
    return Done("transfers", None, {"number": str(number), "debts": len(done.findings)})


def visit_tell(doing: Doing) -> Done:
    """Record that the employer was told the result of a visit."""
    visit = standing_visit(int(doing.values["visit"]))
    not_held(doing, f"visit/{visit.pk}", "tell_inspection_result")
    how = WORDS_OF_HOW[doing.values["how"]]
    notice, _ = tell(visit, on=on(doing, "told_on"), how=how, by=doing.by, now=doing.now)
    return Done("inspections-one", visit.pk, {"number": str(visit.pk)}, Day.from_date(notice.due_on))


def visit_assess(doing: Doing) -> Done:
    """Assess a visit against the lists and post what follows."""
    visit = standing_visit(int(doing.values["visit"]))
    made = assess_inspections([visit], by=doing.by, now=doing.now, today=doing.today)
    return Done("inspections-one", visit.pk, {"number": str(visit.pk), "count": len(made)})


ACTIONS = (
    Action(
        "contract_statement",
        "branch",
        OFFICER,
        (
            CONTRACT,
            Field("number", Kind.NUMBER, least=1, most=999),
            Field("gross", Kind.RIAL, least=1, most=MOST_RIAL),
            Field("stated_on", Kind.DAY, required=False),
            Field("final", Kind.YES, required=False),
        ),
        contract_statement,
        "ir/ssa_1354/38.1",
    ),
    Action(
        "contract_settle",
        "branch",
        OFFICER,
        (CONTRACT, Field("notified_on", Kind.DAY, required=False)),
        contract_settle,
        "ir/ssa_1354/41.1",
    ),
    Action("contract_clear", "branch", OFFICER, (CONTRACT,), contract_clear, "ir/ssa_1354/38.1"),
    Action(
        "certificate_revoke",
        "branch",
        SECOND,
        (
            Field("certificate", Kind.SUBJECT, subject="contracts.Certificate id"),
            Field("reason", Kind.LONG_TEXT, most=500),
        ),
        certificate_revoke,
    ),
    Action(
        "enquiry_answer",
        "branch",
        OFFICER,
        (Field("enquiry", Kind.SUBJECT, subject="contracts.Enquiry id"),),
        enquiry_answer,
        "ir/ssa_1354/37.1",
    ),
    Action(
        "visit_tell",
        "branch",
        INSPECTING,
        (VISIT, Field("how", Kind.CHOICE, choices=TOLD_HOW), Field("told_on", Kind.DAY, required=False)),
        visit_tell,
        "ir/ssa_1354/47.2",
    ),
    Action("visit_assess", "branch", OFFICER, (VISIT,), visit_assess, "ir/ssa_1354/101.1"),
)
