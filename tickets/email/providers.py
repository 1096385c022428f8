"""Mail providers that bring mail by a call to us: who may call, and what they bring.

Anymail knows each provider's signatures and forms; its views are used for just that and never
mounted, because they announce a mail by a signal, and only after they have parsed and written it
anew. Here the bytes come first: a provider that passes on the raw mail has it taken out as it is.
Another provider that Anymail knows is one more entry of `PROVIDERS`.
"""

import base64
import hashlib
import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTPUTF8
from typing import Any, NamedTuple

from anymail.exceptions import AnymailNotSupportedWarning
from anymail.webhooks.base import AnymailBasicAuthMixin
from anymail.webhooks.mailgun import MailgunInboundWebhookView, MailgunTrackingWebhookView
from anymail.webhooks.postmark import PostmarkInboundWebhookView, PostmarkTrackingWebhookView
from anymail.webhooks.sendgrid import SendGridInboundWebhookView, SendGridTrackingWebhookView
from anymail.webhooks.sparkpost import SparkPostInboundWebhookView, SparkPostTrackingWebhookView
from django.conf import settings
from django.http import HttpRequest

from tickets.email.posted import Posted

# Anymail warns that it no longer tests with SendGrid's servers; our tests post its documented form.
warnings.filterwarnings("ignore", category=AnymailNotSupportedWarning)


_AS_IT_IS = SMTPUTF8.clone(refold_source="none")


class Brought(NamedTuple):
    """A mail and the address that it was brought for, "" when the provider does not say."""

    recipient: str
    raw: bytes


class Returned(NamedTuple):
    """What a provider tells of an email of ours; `kind` is "returned", "disliked" or "arrived"."""

    kind: str
    message_id: str
    recipient: str
    why: str
    lasting: bool


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Anymail's views for a provider, how its raw mails are taken out, and the setting it needs."""

    inbound: Callable[[], Any]
    tracking: Callable[[], Any]
    raw: Callable[[Posted], list[Brought]]
    needs: str = "WEBHOOK_SECRET"

    @property
    def is_on(self) -> bool:
        """Whether the setting is there by which its calls are told from anybody's."""
        return bool(settings.ANYMAIL.get(self.needs))

    def mails(self, request: HttpRequest) -> list[Brought]:
        """The mails that a call brings; Anymail's `AnymailWebhookValidationFailure` when the call
        is not the provider's, before any of it is looked at."""
        view, posted = _checked(self.inbound(), request)
        return self.raw(posted) or [
            Brought(event.message.envelope_recipient or "", _written(event.message))
            for event in view.parse_events(posted)
        ]

    def returns(self, request: HttpRequest) -> list[Returned]:
        """What became of emails of ours, as far as it is of use; refuses calls like `mails`."""
        view, posted = _checked(self.tracking(), request)
        told = [_returned(event) for event in view.parse_events(posted)]
        return [one for one in told if one]


def _checked(view: Any, request: HttpRequest) -> tuple[Any, Posted]:
    # The password first: nobody without it makes us read megabytes.
    AnymailBasicAuthMixin.validate_request(view, request)
    posted = Posted(request)
    view.run_validators(posted)
    return view, posted


def _from_field(name: str, recipient: Callable[[Posted], str]) -> Callable[[Posted], list[Brought]]:
    """For a form that holds the raw mail in a field."""

    def raw(posted: Posted) -> list[Brought]:
        mail = posted.fields.get(name)
        return [Brought(recipient(posted), mail)] if mail else []

    return raw


def _sendgrid_recipient(posted: Posted) -> str:
    envelope = json.loads(posted.POST.get("envelope") or "{}")
    return str((envelope.get("to") or [""])[0])


def _postmark(posted: Posted) -> list[Brought]:
    said = json.loads(posted.body)
    raw = said.get("RawEmail")
    return [Brought(said.get("OriginalRecipient") or "", raw.encode())] if raw else []


def _sparkpost(posted: Posted) -> list[Brought]:
    return [
        Brought(relayed.get("rcpt_to") or "", _sparkpost_raw(relayed["content"]))
        for said in json.loads(posted.body)
        if (relayed := said["msys"].get("relay_message"))
    ]


def _sparkpost_raw(content: dict[str, Any]) -> bytes:
    raw = str(content["email_rfc822"]).encode()
    return base64.b64decode(raw) if content.get("email_rfc822_is_base64") else raw


def _written(message: EmailMessage) -> bytes:
    """The bytes of a mail that a provider took apart: the same ones for the same mail."""
    said = "".join(str(part.get_payload()) for part in message.walk() if not part.is_multipart())
    digest = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]
    for number, part in enumerate(message.walk()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_{digest}_{number}")
    return message.as_bytes(policy=_AS_IT_IS)


_KINDS = {"bounced": "returned", "complained": "disliked", "delivered": "arrived"}


def _returned(event: Any) -> Returned | None:
    kind = _KINDS.get(event.event_type)
    if kind is None:
        return None
    why = str(event.mta_response or event.description or event.reject_reason or event.event_type)
    return Returned(
        kind=kind,
        message_id=str(event.message_id or ""),
        recipient=str(event.recipient or ""),
        why=" ".join(why.split()),
        # "SoftBounce" is Postmark's word for a full mailbox and the like.
        lasting=kind == "returned" and (event.esp_event or {}).get("Type") != "SoftBounce",
    )


PROVIDERS = {
    "mailgun": Provider(
        inbound=MailgunInboundWebhookView,
        tracking=MailgunTrackingWebhookView,
        raw=_from_field("body-mime", lambda posted: posted.POST.get("recipient", "")),
        needs="MAILGUN_WEBHOOK_SIGNING_KEY",
    ),
    "postmark": Provider(
        inbound=PostmarkInboundWebhookView, tracking=PostmarkTrackingWebhookView, raw=_postmark
    ),
    "sendgrid": Provider(
        inbound=SendGridInboundWebhookView,
        tracking=SendGridTrackingWebhookView,
        raw=_from_field("email", _sendgrid_recipient),
    ),
    "sparkpost": Provider(
        inbound=SparkPostInboundWebhookView, tracking=SparkPostTrackingWebhookView, raw=_sparkpost
    ),
}
