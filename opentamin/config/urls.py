"""Addresses: every page stands under its language; the bare root leads to Persian."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(url="/fa/", permanent=False)),
    path("", include("opentamin.faces.api.urls")),
    *i18n_patterns(path("", include("opentamin.faces.portal.urls"))),
]
handler404 = "opentamin.faces.portal.troubles.not_found"
handler403 = "opentamin.faces.portal.troubles.forbidden"
handler500 = "opentamin.faces.portal.troubles.trouble"
