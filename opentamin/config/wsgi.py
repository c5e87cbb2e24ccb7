"""The web server's door. Pages work under the web role, behind row security."""

import os

os.environ.setdefault("OPENTAMIN_ROLE", "web")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opentamin.config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
