"""Every act has a test that shows it done, or is named here as one that has none yet: a new act without either fails."""

from __future__ import annotations

import importlib

from opentamin.journeys.acts.catalogue import actions

SHOWN = {
    "opentamin.faces.portal.tests.test_ruling_pages:test_two_people_say_on_pages_whose_months_stand": (
        "ruling_approve",
        "ruling_propose",
    ),
    "opentamin.faces.portal.tests.test_visit_papers:test_photographs_join_a_visit_and_only_its_branch_opens_them": (
        "visit_papers",
    ),
    "opentamin.journeys.acts.tests.test_acts:test_asking_checks_first_then_waits_then_is_done_once": (
        "month_not_right",
    ),
    "opentamin.journeys.acts.tests.test_branch:test_a_change_of_an_award_needs_two_people_and_is_made_once": (
        "award_approve",
        "award_propose",
    ),
    "opentamin.journeys.acts.tests.test_branch:test_a_day_to_come_is_refused": ("letter_served",),
    "opentamin.journeys.acts.tests.test_branch:test_a_ticket_is_opened_on_behalf_of_a_visitor_and_another_branch_cannot_touch_it": (
        "ticket_answer",
        "ticket_open",
        "ticket_rate",
    ),
    "opentamin.journeys.acts.tests.test_branch:test_an_approved_claim_is_not_approved_twice_and_the_station_says_why": (
        "claim_approve",
    ),
    "opentamin.journeys.acts.tests.test_doors:test_a_slip_carries_all_that_is_owed_today_with_its_penalty": (
        "give_payment_reference",
    ),
    "opentamin.journeys.acts.tests.test_money_acts:test_a_final_debt_gets_a_writ_with_its_fee_and_an_attachment": (
        "debt_step",
        "debt_writ",
    ),
    "opentamin.journeys.acts.tests.test_money_acts:test_a_plan_is_open_when_a_second_person_approved_it": (
        "plan_approve",
    ),
    "opentamin.journeys.acts.tests.test_money_acts:test_a_request_is_granted_and_acted_on_by_two_people": (
        "forgiveness_decide",
        "forgiveness_recompute",
    ),
    "opentamin.journeys.acts.tests.test_officers:test_a_certificate_is_revoked_by_somebody_else_than_who_issued_it": (
        "certificate_revoke",
    ),
    "opentamin.journeys.acts.tests.test_officers:test_a_contract_is_stated_settled_and_cleared": (
        "contract_settle",
        "contract_statement",
    ),
    "opentamin.journeys.acts.tests.test_officers:test_a_debt_goes_its_way_to_the_board_and_back": (
        "debt_notify",
        "debt_objection",
        "decision_serve",
        "objection_decide",
        "objection_hear",
    ),
    "opentamin.journeys.acts.tests.test_officers:test_a_note_leaves_a_task_where_it_is": ("task_note", "task_take"),
    "opentamin.journeys.acts.tests.test_officers:test_a_paper_is_asked_for_by_letter_and_stands_in_the_story": (
        "paper_ask",
    ),
    "opentamin.journeys.acts.tests.test_officers:test_a_plan_is_published_once_and_a_sheet_has_its_number": (
        "plan_publish",
        "sheet_issue",
    ),
    "opentamin.journeys.acts.tests.test_officers:test_a_proposal_comes_back_with_its_reason_and_may_be_approved_afterwards": (
        "claim_decide",
        "claim_return",
    ),
    "opentamin.journeys.acts.tests.test_officers:test_a_refund_takes_two_people_and_may_be_returned_with_a_reason": (
        "proposal_return",
        "refund_approve",
        "refund_propose",
    ),
    "opentamin.journeys.acts.tests.test_officers:test_a_report_from_paper_opens_a_case_for_who_is_on_no_list": (
        "visit_assess",
        "visit_report",
        "visit_tell",
    ),
    "opentamin.journeys.acts.tests.test_officers:test_an_enquiry_is_answered_by_what_is_owed": ("enquiry_answer",),
    "opentamin.journeys.acts.tests.test_officers:test_money_leaves_suspense_and_returns_to_it": (
        "receipt_confirm",
        "receipt_undo",
    ),
    "opentamin.journeys.acts.tests.test_officers:test_one_letter_tells_everything_of_which_a_workshop_was_not_told": (
        "debts_notify",
    ),
    "opentamin.journeys.acts.tests.test_operations:test_a_refused_file_is_put_away_and_brought_back_once_each": (
        "import_hide",
        "import_show",
    ),
    "opentamin.journeys.acts.tests.test_operations:test_an_unreadable_list_is_put_away_by_headquarters_only_and_found_under_the_filter": (
        "list_hide",
        "list_show",
    ),
    "opentamin.journeys.acts.tests.test_dependants:test_a_child_is_asked_for_accepted_registered_and_covered": (
        "add_dependant",
        "dependant_accept",
        "end_dependant",
    ),
    "opentamin.journeys.acts.tests.test_dependants:test_a_refusal_says_why_under_which_article_and_how_to_object": (
        "dependant_refuse",
    ),
    "opentamin.journeys.acts.tests.test_self_paid:test_from_asking_at_home_to_cover_at_the_clinic": (
        "self_paid_ask",
        "self_paid_end",
        "self_paid_open",
        "self_paid_pay",
    ),
    "opentamin.faces.api.tests.test_house:test_a_program_sees_what_a_signature_would_bring_and_signs_that_and_nothing_else": (
        "sign_list",
    ),
    "opentamin.journeys.acts.tests.test_operations:test_failed_jobs_go_back_into_the_queue_once": ("jobs_retry",),
}
"""The acts that each test does to the end: seen by watching the tests of acts; those of photographs and rulings by reading."""
UNSEEN = {
    "add_representative",
    "ask_clearance",
    "ask_for_plan",
    "ask_forgiveness",
    "care_bill_accept",
    "care_bill_give_back",
    "claim_disability",
    "claim_disability_lump_sum",
    "claim_evidence",
    "claim_funeral_grant",
    "claim_marriage_grant",
    "claim_maternity_pay",
    "claim_old_age",
    "claim_receive",
    "claim_sick_pay",
    "claim_survivors",
    "claim_unemployment",
    "contract_clear",
    "end_representative",
    "import_retry",
    "object_to_debt",
    "object_to_decision",
    "objection_answer",
    "task_close",
    "task_give_back",
    "task_hand",
    "ticket_close",
    "ticket_resume",
    "ticket_wait",
    "withdraw_claim",
}
"""Acts that were not seen done when the tests of acts were watched (the watch was cut off; a test elsewhere may do them). Only made shorter."""


def test_every_act_is_shown_done_or_named_as_unseen() -> None:
    shown = {act for acts in SHOWN.values() for act in acts}
    assert not set(actions()) - shown - UNSEEN, "an act needs a test that shows it done"
    assert not shown & UNSEEN and len(UNSEEN) <= 31


def test_the_tests_that_are_named_stand() -> None:
    for name, acts in SHOWN.items():
        module, _, test = name.partition(":")
        if set(acts) & set(actions()):
            assert callable(getattr(importlib.import_module(module), test)), name
