"""The pages of complaints, for people."""

from django.urls import path

from complaints.views import case, filing, procedure

app_name = "complaints"

urlpatterns = [
    path("complaints/", procedure.procedure, name="procedure"),
    path("complaints/new/", filing.new, name="new"),
    path("complaints/sent/", filing.sent, name="sent"),
    path("complaints/<str:reference>/", case.show, name="complaint"),
    path("complaints/<str:reference>/withdraw/", case.take_back, name="withdraw"),
    path("complaints/<str:reference>/appeal/", case.appeal_against, name="appeal"),
    path("complaints/<str:reference>/offer/<int:pk>/", case.answer_offer, name="offer"),
    path("complaints/<str:reference>/voucher/<int:pk>/", case.voucher, name="voucher"),
    path("complaints/<str:reference>/letters/<int:pk>/", case.letter, name="letter"),
    path("requests/<str:reference>/complain/", filing.from_request, name="from_request"),
]
