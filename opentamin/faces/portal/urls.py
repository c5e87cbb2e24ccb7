"""Addresses of the pages."""

from django.urls import path, re_path

from opentamin.faces.portal import (
    urls_collection,
    urls_contracts,
    urls_inspections,
    urls_offices,
    urls_receipts,
    urls_settlement,
    views,
    views_calculator,
    views_law,
    views_pay,
    views_people,
    views_rights,
    views_submit,
)

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("lists/", views.lists, name="lists"),
    path("lists/<int:wage_list_id>/", views.one_list, name="list"),
    path("workshops/", views_people.workshops, name="workshops"),
    path("workshops/<slug:workshop_code>/", views_people.workshop, name="workshop"),
    path("people/", views_people.people, name="people"),
    path("people/<int:person_id>/", views_people.person, name="person"),
    path("people/<int:person_id>/ready/", views_rights.ready, name="readiness"),
    path("people/<int:person_id>/record.<slug:form>", views_people.statement_of, name="statement"),
    path("reasons/<int:month_code>/<int:wage_list_id>/<int:row>/", views_people.reason, name="reason"),
    path("claims/", views_rights.claims, name="claims"),
    path("claims/<int:claim_id>/", views_rights.claim, name="claim"),
    path("claims/<int:claim_id>/letter.pdf", views_rights.letter, name="letter"),
    path("awards/<int:award_id>/", views_rights.award, name="award"),
    path("runs/", views_pay.runs, name="runs"),
    path("runs/<int:run_id>/", views_pay.run, name="run"),
    path("calculator/", views_calculator.schemes, name="calculator"),
    path("calculator/<slug:name>/", views_calculator.scheme, name="scheme"),
    path("law/", views_law.law, name="law"),
    re_path(r"^law/(?P<key>ir/[a-z0-9_]+/[0-9a-z.]+)/$", views_law.article, name="article"),
    path("submit/", views_submit.submit, name="submit"),
    path("submit/template.xlsx", views_submit.template, name="template"),
    path("submissions/<int:submission_id>/", views_submit.progress, name="progress"),
    path("accessibility/", views_law.access, name="access"),
    *urls_collection.urlpatterns,
    *urls_receipts.urlpatterns,
    *urls_settlement.urlpatterns,
    *urls_contracts.urlpatterns,
    *urls_inspections.urlpatterns,
    *urls_offices.urlpatterns,
]
