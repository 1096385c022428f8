"""The Celery application; tasks are found in each app's tasks.py."""

import os

from celery import Celery

from portal import folder_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

folder_broker.register()
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
