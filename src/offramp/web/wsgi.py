"""The WSGI door of one face. It refuses to open when the database or the process is not as promised."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "offramp.web.settings")

application = get_wsgi_application()

from offramp.web import boot  # noqa: E402 - Django must be ready first

boot.refuse_if_unsafe()
