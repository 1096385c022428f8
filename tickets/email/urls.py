"""Where mail providers call."""

from django.urls import path

from tickets.email import webhook

urlpatterns = [
    path("<slug:provider>/", webhook.mail_in, name="mail-in"),
    path("<slug:provider>/returned/", webhook.mail_returned, name="mail-returned"),
]
