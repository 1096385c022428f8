"""The web application for WSGI servers."""

import os

from django.core.wsgi import get_wsgi_application

from portal import warming

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()
warming.start()
