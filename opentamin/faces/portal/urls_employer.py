"""Addresses of the employer's door."""

from __future__ import annotations

from django.urls import path

from opentamin.faces.portal import views_employer as views
from opentamin.faces.portal import views_findings, views_rows, views_sign
from opentamin.faces.portal import views_relief as relief
from opentamin.faces.portal import views_send as send

urlpatterns = [
    path("lists/<int:wage_list_id>/findings.<slug:form>", views_findings.findings_file, name="list_findings_file"),
    path("employer/", views.employer, name="employer"),
    path("employer/slips/<int:reference_id>/", views.slip, name="employer_slip"),
    path("employer/sign/<int:submission_id>/", views_sign.sign, name="employer_sign"),
    path("employer/<slug:workshop_code>/new/", send.new, name="employer_new"),
    path("employer/<slug:workshop_code>/new/rows/", views_rows.rows, name="employer_rows"),
    path("employer/<slug:workshop_code>/new/copy/<int:wage_list_id>.xlsx", send.copy_file, name="employer_copy"),
    path("employer/<slug:workshop_code>/", views.this_month, name="employer_month"),
    path("employer/<slug:workshop_code>/lists/", views.lists, name="employer_lists"),
    path("employer/<slug:workshop_code>/pay/", views.pay, name="employer_pay"),
    path("employer/<slug:workshop_code>/settle/", relief.settle, name="employer_settle"),
    path("employer/<slug:workshop_code>/object/", relief.objections, name="employer_object"),
    path("employer/<slug:workshop_code>/contracts/", relief.contracts, name="employer_contracts"),
    path("employer/<slug:workshop_code>/people/", views.people, name="employer_people"),
]
