"""The pages of one request and of all of mine."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from tickets.views import conversation, identity, mine, questions, record


class Reference(StringConverter):
    """A ticket's reference; typed by hand it may have small letters."""

    regex = "[Rr]-[0-9A-Za-z]{8}"

    def to_python(self, value: str) -> str:
        return value.upper()


register_converter(Reference, "reference")

urlpatterns = [
    path("", mine.mine, name="mine"),
    path("<reference:reference>/", conversation.show, name="request"),
    path("<reference:reference>/reply/", conversation.reply, name="reply"),
    path("<reference:reference>/solve/", conversation.solve, name="solve"),
    path("<reference:reference>/reopen/", conversation.reopen, name="reopen"),
    path("<reference:reference>/revoke/", conversation.revoke, name="revoke"),
    path("<reference:reference>/facts/", questions.facts, name="facts"),
    path("<reference:reference>/identity/", identity.show, name="identity"),
    path("<reference:reference>/rate/", questions.rate, name="rate"),
    path("<reference:reference>/record.txt", record.as_text, name="record_text"),
    path("<reference:reference>/record.json", record.as_json, name="record_json"),
]
