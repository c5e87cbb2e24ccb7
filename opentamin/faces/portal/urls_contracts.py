"""Addresses of the pages of contracts, clearance, transfers."""

from __future__ import annotations

from django.urls import URLPattern, path

from opentamin.faces.portal import views_contracts, views_transfers

urlpatterns: list[URLPattern] = [
    path("contracts/", views_contracts.contracts, name="contracts"),
    path("contracts/<int:contract_id>/", views_contracts.contract, name="contract"),
    path("certificates/<int:certificate_id>/paper.pdf", views_contracts.paper, name="certificate_paper"),
    path("transfers/", views_transfers.transfers, name="transfers"),
    path("verify/", views_transfers.verify_page, name="verify"),
]
