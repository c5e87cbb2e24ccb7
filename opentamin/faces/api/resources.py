"""What programs may read as tables: each declared once; addresses, shapes and walls follow from it.

A collection shows rows that lie in the scope of the key. One that hangs on a row (`of`) shows the rows of that row.
"""

from __future__ import annotations

from opentamin.faces.api.resource import Resource, same

WORKSHOP = ("workshop_code", "registers.Workshop code")
PERSON = ("person_id", "registers.Person pk")
LIST = ("wage_list_id", "lists.WageList pk")
DEBT = same(
    "id", "month", "item", "origin", "nominal_on", "due_on", "state", "penalty_until", workshop_code="workshop__code"
)
PLAN = same(
    "id", "asked_on", "instalments", "first_due_on", "with_interest", "scheduled_rial", "state", "begun_on", "ended_on", "missed_number",
    workshop_code="workshop__code",
)  # fmt: skip
LISTS = same(
    "id", "state", "layout", "workshop_code", "contract_row", "month", "list_number", "version", "people", "accepted_at",
    submission_id="submission_id", previous_id="previous_id", received_at="submission__received_at",
)  # fmt: skip
CLAIM = same("id", "benefit", "person_id", "event_on", "claimed_on", "answer_by", "state", branch_code="branch__code")
AWARD = same("id", "benefit", "person_id", "insured_id", "kin", "start_on", "paid_days", branch_code="branch__code")
MOVED = same(
    "id", "month", "item", "amount_rial", "rule", "receipt_id", "undoes_id", value_on="receipt__value_on", workshop_code="workshop__code",
)  # fmt: skip

RESOURCES = (
    Resource("lists", "/lists", "Wage lists, the newest first", "lists", "lists.WageList", LISTS,
             filters={"workshop_code": "workshop_code", "month": "month", "state": "state"}, tag="lists"),
    Resource("list_lines", "/lists/{wage_list_id}/lines", "The lines of a list as declared", "list", "lists.ListLine",
             same("month", "row", "person_id", "national_code", "insurance_number", "first_name", "last_name", "job_code", "job_title", "days",
                  "daily_wage_rial", "monthly_wage_rial", "insurable_rial", "total_pay_rial", "premium_insured_rial"),
             ("row",), of=LIST, by="wage_list_id", people="person_id", tag="lists"),
    Resource("list_shares", "/lists/{wage_list_id}/computed", "The lines of a list as computed", "list", "assessments.AssessmentLine",
             same("month", "row", "person_id", "days", "pay_rial", "base_rial", "premium_insured_rial", "premium_employer_rial",
                  "premium_unemployment_rial", "premium_state_rial", "relief_state_rial", "premium_due_rial"),
             ("row",), of=LIST, by="wage_list_id", people="person_id", tag="lists"),
    Resource("list_findings", "/lists/{wage_list_id}/findings", "What was found in a list", "list", "lists.ListFinding",
             same("id", "number", "name", "severity", "file", "row", "column", "value", "message_fa", "message_en", "clause", "advice_fa",
                  "advice_en"),
             ("id",), of=LIST, by="wage_list_id", tag="lists"),
    Resource("workshops", "/workshops", "Workshops", "workshops", "registers.Workshop",
             same("id", "code", "name", "employer_name", "activity", "town", "opened_on", "closed_on", branch_code="branch__code"),
             ("id",), filters={"branch_code": "branch__code"}, tag="workshops"),
    Resource("workshop_lists", "/workshops/{workshop_code}/lists", "The lists of a workshop", "workshop", "lists.WageList", LISTS,
             filters={"month": "month", "state": "state"}, of=WORKSHOP, by="workshop__code", tag="workshops"),
    Resource("workshop_debts", "/workshops/{workshop_code}/debts", "The debts of a workshop", "debts_account", "collection.Debt", DEBT,
             filters={"state": "state"}, of=WORKSHOP, by="workshop__code", tag="workshops"),
    Resource("workshop_plans", "/workshops/{workshop_code}/plans", "The instalment plans of a workshop", "debts_account",
             "settlement.Plan", PLAN, of=WORKSHOP, by="workshop__code", tag="workshops"),
    Resource("workshop_receipts", "/workshops/{workshop_code}/receipts", "Money received, by the debt it was put on", "debts_account",
             "receipts.Allocation", MOVED, of=WORKSHOP, by="workshop__code", tag="workshops"),
    Resource("debts", "/debts", "Debts, the newest first", "debts", "collection.Debt", DEBT,
             filters={"state": "state", "month": "month", "origin": "origin"}, tag="money"),
    Resource("debt_events", "/debts/{debt_id}/events", "What happened to a debt", "debts", "collection.DebtEvent",
             same("id", "kind", "on", "state", "by", "second", "reason", "known_at"), ("id",),
             of=("debt_id", "collection.Debt pk"), by="debt_id", tag="money"),
    Resource("plans", "/plans", "Instalment plans", "plans", "settlement.Plan", PLAN, filters={"state": "state"}, tag="money"),
    Resource("applications", "/campaign-requests", "Requests for forgiveness of penalties", "campaign_request", "settlement.Application",
             same("id", "campaign", "group", "asked_on", "months_to_pay", "state", "decided_on", "done_on", "revoked_on", "revoked_why",
                  workshop_code="workshop__code"), filters={"campaign": "campaign", "state": "state"}, tag="money"),
    Resource("contracts", "/contracts", "Contracts, every version of their terms", "contracts", "contracts.ContractVersion",
             same("id", "version", "client_name", "client_code", "subject", "work_class", "price_rial", "contract_on", "starts_on", "ends_on",
                  "delivered_on", contract_id="contract_id", workshop_code="contract__workshop__code"), tag="contracts"),
    Resource("contract_certificates", "/contracts/{contract_id}/certificates", "Certificates of a contract", "contract",
             "contracts.Certificate", same("id", "number", "code", "kind", "issued_on", ended_on="end__on"), ("id",),
             of=("contract_id", "contracts.Contract pk"), by="contract_id", tag="contracts"),
    Resource("person_claims", "/persons/{person_id}/claims", "The claims of a person", "claims", "claims.Claim", CLAIM,
             of=PERSON, by="person_id", person="person_id", tag="persons"),
    Resource("person_awards", "/persons/{person_id}/awards", "The awards of a person", "award", "awards.Award", AWARD,
             of=PERSON, by="person_id", person="person_id", tag="persons"),
    Resource("person_slips", "/persons/{person_id}/slips", "What a person is paid, by pay run", "award", "payroll.Slip",
             same("run_id", "award_id", "benefit", "month_rial", "arrears_rial", "recover_rial", "additions_rial", "treatment_rial",
                  "deductions_rial", "net_rial", "held", month="run__month", pay_on="run__pay_on", state="run__state"),
             ("-run_id", "-award_id"), of=PERSON, by="person_id", person="person_id", tag="persons"),
    Resource("claims", "/claims", "Claims, the newest first", "claims", "claims.Claim", CLAIM,
             filters={"state": "state", "benefit": "benefit"}, tag="claims"),
    Resource("decisions", "/claims/{claim_id}/decisions", "The decisions of a claim with every reason", "claim", "claims.Decision",
             same("id", "version", "verdict", "amount_rial", "start_on", "months", "reasons", "digest", "known_at",
                  approved_at="approval__known_at"),
             of=("claim_id", "claims.Claim pk"), by="claim_id", person="claim_id", tag="claims"),
    Resource("award_amounts", "/awards/{award_id}/amounts", "The amounts of an award from-until", "award", "awards.AwardAmount",
             same("id", "version", "from_month", "until_month", "monthly_rial", "cause", "because", "known_at"), ("id",),
             of=("award_id", "awards.Award pk"), by="award_id", person="award_id", tag="claims"),
    Resource("runs", "/runs", "Pay runs", "runs", "payroll.Run", same("id", "month", "number", "pay_on", "state"), tag="claims"),
    Resource("offices", "/offices", "Offices", "offices", "registers.Office",
             same("id", "code", "kind", "name_fa", "name_en", "opened_on", "closed_on", parent_code="parent__code"),
             ("id",), filters={"kind": "kind"}, tag="offices"),
    Resource("inspections", "/inspections", "Visits of inspectors", "inspections", "inspections.Visit",
             same("id", "on", "refused", "known_at", workshop_code="workshop__code"), filters={"workshop_code": "workshop__code"},
             tag="inspections"),
    Resource("found_people", "/inspections/{visit_id}/people", "People found at work in a visit", "inspections-one",
             "inspections.FoundPerson",
             same("id", "row", "national_code", "foreign_code", "first_name", "last_name", "job_title", "daily_wage_rial",
                  "monthly_wage_rial", "wage_said_by", "since", "days", "is_foreign", "person_id"), ("id",),
             of=("visit_id", "inspections.Visit pk"), by="visit_id", people="person_id", tag="inspections"),
)  # fmt: skip
