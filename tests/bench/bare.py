"""The filing journey as bare Django views would have it: validate, one row, one email, redirect.

The measure for our own journey, which does more and must not cost much more.
"""

import uuid

from django import forms
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path

from portal import urls as portal_urls

CHOICES = [(code, code.title()) for code in ("ethereum", "bsc", "tron", "bitcoin", "solana")]


class BareTicket(models.Model):
    reference = models.CharField(max_length=12, unique=True)
    answers = models.JSONField()

    class Meta:
        app_label = "tickets"
        db_table = "bench_bare_ticket"

    def __str__(self) -> str:
        return self.reference


class BareEmail(models.Model):
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        app_label = "tickets"
        db_table = "bench_bare_email"

    def __str__(self) -> str:
        return self.subject


class BareForm(forms.Form):
    """As many questions, of the same widgets, as our form of the same category asks."""

    email = forms.EmailField()
    name = forms.CharField(required=False)
    subject = forms.CharField(max_length=150)
    description = forms.CharField(widget=forms.Textarea)
    source = forms.ChoiceField(
        choices=[(s, s) for s in ("wallet", "exchange", "bank", "card")], widget=forms.RadioSelect
    )
    sent_at = forms.SplitDateTimeField()
    chain = forms.ChoiceField(choices=CHOICES)
    transaction = forms.RegexField(r"0x[0-9a-f]{64}")
    amount = forms.DecimalField()
    asset = forms.CharField(max_length=15)
    receiving_address = forms.RegexField(r"0x[0-9a-fA-F]{40}")
    sending_address = forms.CharField(required=False)
    memo = forms.CharField(required=False)
    bank_reference = forms.CharField(required=False)


def _template(main: str) -> object:
    page = (
        "<!doctype html><html lang=en><head><title>Support</title>"
        '<link rel=stylesheet href="/static/css/site.css"></head><body>'
        "<header><a href=/>Support</a></header><main>" + main + "</main></body></html>"
    )
    return engines["django"].from_string(page)


FORM = _template(
    "<form method=post>{% csrf_token %}{{ form }}"
    "<button name=step value=check>Go on</button></form>"
)
CHECK = _template(
    "<form method=post>{% csrf_token %}<dl>{% for name, value in form.cleaned_data.items %}"
    "<dt>{{ name }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>"
    "{% for name, value in form.data.items %}"
    '<input type=hidden name="{{ name }}" value="{{ value }}">{% endfor %}'
    "<button name=step value=send>Send</button></form>"
)
SENT = _template("<h1>We have your request {{ reference }}</h1>")
EMAIL = engines["django"].from_string("Hello,\nwe have your request {{ reference }}.\n{{ text }}\n")


def new(request: HttpRequest) -> HttpResponse:
    form = BareForm(request.POST or None)
    if not form.is_valid():
        return HttpResponse(FORM.render({"form": form}, request))
    if request.POST["step"] == "check":
        return HttpResponse(CHECK.render({"form": form}, request))
    reference = uuid.uuid4().hex[:10]
    said = {name: str(value) for name, value in form.cleaned_data.items()}
    with transaction.atomic():
        BareTicket.objects.create(reference=reference, answers=said)
        body = EMAIL.render({"reference": reference, "text": said["description"]})
        BareEmail.objects.create(to=said["email"], subject=f"Request {reference}", body=body)
    return redirect("sent", reference)


def sent(request: HttpRequest, reference: str) -> HttpResponse:
    return HttpResponse(SENT.render({"reference": reference}, request))


urlpatterns = [
    path("bare/new/", new),
    path("bare/sent/<str:reference>/", sent, name="sent"),
    *portal_urls.urlpatterns,
]
