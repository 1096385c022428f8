"""The web application for ASGI servers."""

import os

from django.core.asgi import get_asgi_application

from portal import warming

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_asgi_application()
warming.start()
