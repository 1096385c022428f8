"""Calls as mail providers make them, from their documentation."""

import base64
import hashlib
import hmac
import json
from typing import Any

from django.test import Client

SECRET, KEY = "provider:a-long-password-of-ours", "key-of-mailgun"


def authorised() -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": "Basic " + base64.b64encode(SECRET.encode()).decode()}


def signed(key: str = KEY) -> dict[str, str]:
    token, timestamp = "a" * 50, "1700000000"
    signature = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {"token": token, "timestamp": timestamp, "signature": signature}


def form(fields: dict[str, bytes], boundary: str = "xYzZY") -> tuple[bytes, str]:
    """A multipart form with its fields as they are, and its type."""
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value
        for name, value in fields.items()
    ]
    body = b"\r\n".join([*parts, f"--{boundary}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={boundary}"


def mailgun(client: Client, raw: bytes, *, to: str = "", key: str = KEY) -> Any:
    fields = {"recipient": to, "sender": "tom@example.com", **signed(key)}
    body, kind = form({"body-mime": raw} | {k: v.encode() for k, v in fields.items()})
    return client.post("/mail-in/mailgun/", body, content_type=kind)


def postmark(client: Client, raw: bytes, *, to: str = "", **extra: str) -> Any:
    said = {"OriginalRecipient": to, "MessageID": "22c74902", "RawEmail": raw.decode()}
    extra = extra or authorised()
    return client.post("/mail-in/postmark/", said, content_type="application/json", **extra)


def sendgrid(client: Client, raw: bytes, *, to: str = "", **extra: str) -> Any:
    envelope = json.dumps({"to": [to], "from": "tom@example.com"})
    body, kind = form({"email": raw, "envelope": envelope.encode()})
    extra = extra or authorised()
    return client.post("/mail-in/sendgrid/", body, content_type=kind, **extra)


def sparkpost(client: Client, raw: bytes, *, to: str = "", **extra: str) -> Any:
    content = {"email_rfc822": base64.b64encode(raw).decode(), "email_rfc822_is_base64": True}
    relayed = {"protocol": "smtp", "rcpt_to": to, "content": content}
    said = json.dumps([{"msys": {"relay_message": relayed}}, {"msys": {}}])
    extra = extra or authorised()
    return client.post("/mail-in/sparkpost/", said, content_type="application/json", **extra)


CALLS = {"mailgun": mailgun, "postmark": postmark, "sendgrid": sendgrid, "sparkpost": sparkpost}
