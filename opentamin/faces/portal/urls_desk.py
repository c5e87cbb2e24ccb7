"""Addresses of the queue, the service desk, its tickets and figures, letters, and operations."""

from __future__ import annotations

from django.urls import URLPattern, path

from opentamin.faces.portal import (
    views_desk,
    views_desk_letters,
    views_desk_search,
    views_desk_task,
    views_desk_tickets,
    views_files,
    views_operations,
)

urlpatterns: list[URLPattern] = [
    path("queue/", views_desk.queue, name="queue"),
    path("queue/<int:task_id>/", views_desk_task.task, name="task"),
    path("desk/", views_desk_search.search, name="desk"),
    path("people/<int:person_id>/file/<slug:part>/", views_files.person_part, name="person_part"),
    path("workshops/<slug:workshop_code>/file/<slug:part>/", views_files.workshop_part, name="workshop_part"),
    path("desk/figures/", views_desk_tickets.figures, name="desk_figures"),
    path("tickets/", views_desk_tickets.tickets, name="tickets"),
    path("tickets/<int:ticket_id>/", views_desk_tickets.ticket, name="ticket"),
    path("letters/<int:letter_id>/", views_desk_letters.letter, name="letter_one"),
    path("survey/<slug:code>/", views_desk_tickets.survey, name="survey"),
    path("operations/", views_operations.operations, name="operations"),
]
