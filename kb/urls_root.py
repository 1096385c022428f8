"""What stands outside the languages."""

from django.urls import path

from kb.views import linked_data

urlpatterns = [path("robots.txt", linked_data.robots, name="robots")]
