"""The pages of requests, for people."""

from django.urls import include, path

from tickets.views import beforehand, files, filing, home

app_name = "tickets"

urlpatterns = [
    path("", home.home, name="home"),
    path("requests/new/", filing.choose, name="choose"),
    path("requests/new/<slug:slug>/", filing.new, name="new"),
    path("requests/new/<slug:slug>/answers/", beforehand.answers, name="answers"),
    path("requests/answered/", beforehand.answered, name="answered"),
    path("requests/sent/", filing.sent, name="sent"),
    path("requests/check/", filing.check, name="check"),
    path("requests/upload/", files.upload, name="upload"),
    path("requests/<str:reference>/files/<int:pk>/", files.attachment, name="attachment"),
    path("requests/", include("tickets.views.urls_requests")),
]
