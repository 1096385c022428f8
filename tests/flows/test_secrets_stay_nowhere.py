"""A recovery phrase or a private key is sent by every path of the product, and stored nowhere."""

import io
import re
import zipfile
from contextlib import suppress
from itertools import cycle

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from portal import outbox
from tests.flows import leaks
from tests.flows.every_form import forms_of
from tests.flows.forms import read_form
from tests.flows.leaks import CHINESE, ENGLISH, KEY, SECRETS
from tests.flows.steps import form_url, typed
from tests.test_every_address import ALL, path_of, people, world  # noqa: F401  (fixtures)
from tests.tickets.email.mails import make_mail
from tests.tickets.views.visits import by_link, page, signed_in, upload
from tickets.email import receive
from tickets.models import IncomingEmail, Message

# What takes long or ends the walk, and takes no text.
_NOT_WALKED = {"admin:logout", "account_logout", "admin:jsi18n"}
# The rows of an admin's table of forms are one form: its first row is filled in.
_ROW = re.compile(r"-(?:\d+|__prefix__)-")
_MUST_WALK = {
    "tickets:new", "tickets:reply", "tickets:facts", "kb:vote", "kb:channels", "kb:subscribe",
    "account_request_login_code", "admin:tickets_macro_add", "admin:kb_article_add",
    "admin:kb_article_write", "admin:kb_officialchannel_add", "admin:kb_announcement_add",
    "admin:tickets_ticket_note", "admin:tickets_ticket_reply", "admin:portal_user_change",
}  # fmt: skip


@pytest.fixture
def watch():
    with leaks.watching() as watch:
        yield watch


def test_what_is_looked_for_would_be_found(watch, ticket):
    for number, secret in enumerate(SECRETS.values()):
        with transaction.atomic():
            Message.objects.create(ticket=ticket, body=f"It is {secret}.")
            transaction.set_rollback(True)
        assert len(watch.take()) == 1, number
    assert leaks.is_in(" … ".join(ENGLISH[3:6]))
    assert leaks.is_in("".join(CHINESE[3:6]).encode())
    assert leaks.is_in(outbox.OutgoingEmail(text=KEY).text)
    assert not leaks.is_in(" ".join(ENGLISH[:2]))


class Walk:
    """Everybody fills in every field of every form that a page shows them."""

    def __init__(self, watch):
        self.watch, self.secrets = watch, cycle(SECRETS.values())
        self.reached, self.leaks, self.broken, self.fields = set(), [], [], set()

    def visit(self, client, name, path):
        with transaction.atomic():
            response = client.get(path)
            if response.streaming:
                list(response.streaming_content)  # read to its end, a file is closed
            transaction.set_rollback(True)
        html = response.headers.get("Content-Type", "").startswith("text/html")
        if response.status_code != 200 or not html or response.streaming:
            return
        for form in forms_of(path, response.content.decode()):
            self._fill(client, form, name)

    def _fill(self, client, form, name):
        try:
            to = resolve(form.action.partition("?")[0]).view_name
        except Resolver404:
            return
        self.reached.add(to)
        for field in dict.fromkeys(form.typed):
            known = (client, to, _ROW.sub("-", field))
            if field == "csrfmiddlewaretoken" or known in self.fields:
                continue
            typed_here = self._secret_for(form.values[field][0])
            filled = {**{each: [value or "x" for value in values] for each, values in
                         form.values.items()}, field: [typed_here]}  # fmt: skip
            self.fields.add(known)
            self._send(client, form, filled)
            where = [f"{name} {form.action} {field}: {leak}" for leak in self.watch.take()]
            self.leaks += where

    def _secret_for(self, value):
        """What stands in a name without spaces, or in an address, is a key."""
        if "@" in value:
            return f"{KEY}@example.com"
        return KEY if re.fullmatch(r"[\w-]+", value) else next(self.secrets)

    def _send(self, client, form, filled):
        cache.clear()
        with transaction.atomic():
            ask = client.post if form.method == "post" else client.get
            response = ask(form.action, filled)
            self.broken += [(form.action, *filled)] if response.status_code == 500 else []
            if response.streaming:
                list(response.streaming_content)
            transaction.set_rollback(True)


@pytest.fixture
def walk(watch):
    return Walk(watch)


def test_every_field_of_every_form_is_guarded(walk, people, world):  # noqa: F811
    for person in ("V", "R", "U"):
        client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
        if people[person]:
            client.force_login(people[person])
        for name in ALL:
            if name not in _NOT_WALKED:
                with suppress(KeyError):  # an address that the other walk does not know yet
                    walk.visit(client, name, path_of(name, world))
    assert walk.leaks + walk.broken == []
    assert len(walk.fields) > 200
    assert walk.reached >= _MUST_WALK


@pytest.mark.parametrize("secret", SECRETS.values(), ids=list(SECRETS))
def test_addresses_and_headers_are_written_down_without_it(watch, secret, tom, settings):
    client = Client(raise_request_exception=False)
    headers = ("User-Agent", "Referer", "Accept-Language", "X-Forwarded-For", "X-Real-IP", "Origin")
    sent = {name: secret.encode().decode("latin-1") for name in headers}
    client.get("/en/", headers=sent)
    signed = Client(raise_request_exception=False, headers=sent)
    signed.force_login(tom)
    signed.get("/en/requests/", headers=sent)
    signed.get("/en/account/", headers=sent)
    for path in (f"/en/{secret}/", f"/{secret}", f"/en/help/{secret}/", f"/admin/{secret}/"):
        client.get(path)
    for path in ("/en/", "/en/help/search/", "/en/account/login/", "/en/requests/X/", "/nowhere/"):
        client.get(path, {"q": secret, "next": f"/en/{secret}", "key": secret, secret: "1"})
    for name in (
        settings.LANGUAGE_COOKIE_NAME,
        "time_zone",
        "theme",
        "device",
        "messages",
        "csrftoken",
    ):
        client.cookies[name] = secret.replace(" ", "+") if secret.isascii() else "x"
    client.get("/en/")
    client.post("/theme/", {"theme": secret, "next": f"/{secret}"})
    assert watch.take() == []
    assert leaks.places() == []


def test_an_error_page_and_its_log_do_not_repeat_it(watch, monkeypatch, client):
    def fail(*_args, **_kwargs):
        raise ValueError(f"cannot read {SECRETS['phrase']}, {SECRETS['中文']!r}, {KEY.encode()}")

    monkeypatch.setattr("kb.views.searching.find", fail)
    client.raise_request_exception = False
    answer = client.get("/en/help/search/", {"q": "late deposit"})
    assert answer.status_code == 500
    assert not leaks.is_in(answer.content)
    assert "ValueError" in watch.log.getvalue()
    assert watch.take() == []


def document(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        words = "".join(f"<w:p><w:r><w:t>{word}</w:t></w:r></w:p>" for word in text.split())
        archive.writestr("word/document.xml", f"<w:document>{words}</w:document>")
    return out.getvalue()


def sheet(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        cells = "".join(f"<si><t>{word}</t></si>" for word in text.split())
        archive.writestr("xl/sharedStrings.xml", f"<sst>{cells}</sst>")
    return out.getvalue()


def archive(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("wallet.txt", text)
    return out.getvalue()


def printed(text: str) -> bytes:
    """A small PDF, as programs for phones write them: compressed, without any text outside."""
    html = f"<p>My backup</p><ol>{''.join(f'<li>{word}</li>' for word in text.split())}</ol>"
    return pytest.importorskip("weasyprint").HTML(string=html).write_pdf()


FILES = {
    "txt": lambda text: upload("notes.txt", f"my backup: {text}".encode()),
    "txt in GB18030": lambda text: upload("notes.txt", f"备份：{text}".encode("gb18030")),
    "json": lambda text: upload("wallet.json", f'{{"mnemonic": "{text}"}}'.encode()),
    "csv": lambda text: upload("words.csv", "\n".join(f"{w},1" for w in text.split()).encode()),
    "log": lambda text: upload("app.log", f"12:00 INFO import {text} ok".encode()),
    "docx": lambda text: upload("backup.docx", document(text)),
    "xlsx": lambda text: upload("backup.xlsx", sheet(text)),
    "zip": lambda text: upload("backup.zip", archive(text)),
    "pdf": lambda text: upload("backup.pdf", printed(text)),
    "name": lambda text: upload(f"{text}.png"),
    "name with underscores": lambda text: upload(f"{text.replace(' ', '_')}.png"),
    "name of what is refused": lambda text: upload(f"{text}.exe", b"MZ\x90\x00" + bytes(99)),
}


def by_file(secret, tom, ticket):
    client = signed_in(tom)
    for make in FILES.values():
        sent = make(secret)
        answer = client.post("/en/requests/upload/", {"attachments": sent})
        assert answer.status_code == 422, sent.name
        assert not leaks.is_in(answer.content)
        sent.seek(0)
        reply = client.post(page("reply", ticket), {"body": "See file", "attachments": sent})
        assert not leaks.is_in(reply.content)


def by_form(secret, tom, ticket):
    client = Client()
    for field in ("subject", "description", "name", "email", "q_sent_at_0", "q_transaction",
                  "q_amount_0", "q_receiving_address"):  # fmt: skip
        begun = read_form(client.get(form_url("en")), "submission")
        for step in ("check", "send"):
            sent = {**begun, **typed(**{field: secret}), "step": step, "begun": ""}
            answer = client.post(form_url("en"), sent)
            assert answer.status_code in {200, 302}
            assert not leaks.is_in(answer.content), field


def in_pieces(secret, tom, ticket):
    """By one word a field, and half in each of two replies."""
    words = secret.split() if " " in secret else [secret[:26], secret[26:]]
    half = len(words) // 2
    begun = read_form(Client().get(form_url("en")), "submission")
    parts = {"subject": " ".join(words[:half]), "description": " ".join(words[half:])}
    Client().post(form_url("en"), {**begun, **typed(**parts), "step": "send"})
    if len(words) < len(ENGLISH):
        return
    client = by_link(ticket)
    for said in (f"Here is the first: {' '.join(words[:half])}", "ok", " ".join(words[half:])):
        answer = client.post(page("reply", ticket), {"body": said})
        assert answer.status_code in {200, 302}
    assert not leaks.is_in(client.get(page("request", ticket)).content)


_MIXED = b"From: tom@example.com\nContent-Type: multipart/mixed; boundary=b\n\n"
_HELLO = b"\n--b\nContent-Type: text/plain\n\nHello\n--b--\n"


def by_mail(secret, tom, ticket):
    words = secret.split()
    one = "".join(f"<td>{word}</td>" for word in words)
    mails = [
        make_mail(f"Greetings.\n\n{secret}\n"),
        make_mail(subject=f"My words {secret}"),
        make_mail(name=f"Tom {secret}"),
        make_mail("Hello", html=f"<p>Hello</p><table><tr>{one}</tr></table>"),
        make_mail("Hello", html=f"<p>Hello</p><!-- {secret} -->"),
        make_mail("Hello", html=f"<p>Hello</p><p style='display:none'>{secret}</p>"),
        make_mail(X_Note=secret), make_mail(Comments=secret), make_mail(Organization=secret),
        make_mail(to=f'"{secret}" <support@localhost>'),
        make_mail(Auto_Submitted="auto-replied", subject=f"Away: {secret}"),
        *(make_mail(files=((f.name, "application/octet-stream", f.read()),))
          for f in (make(secret) for make in FILES.values())),
        # Broken: no reader shows what they say, but their bytes are kept for somebody to look at.
        f"Subject: x\n\n{secret}".encode(),
        f"{secret}".encode(),
        b"\xff\xfe" + secret.encode() + b"\x00\x00",
        _MIXED + secret.encode() + _HELLO + secret.encode(),
        _MIXED + b"--c\n" + secret.encode(),
        "From: tom@example.com\nContent-Type: text/plain; charset=gb18030\n"
        f"Content-Transfer-Encoding: 8bit\n\n{secret}".encode("gb18030"),
        b"From: tom@example.com\nContent-Type: text/plain; charset=nonsense\n\n" + secret.encode(),
    ]  # fmt: skip
    if secret.isascii():
        address = f"{'.'.join(words)}@example.com"
        names = ("Message_ID", "In_Reply_To", "References")
        mails += [make_mail(**{name: f"<{address}>"}) for name in names]
        mails += [make_mail(sender=address)] if len(words) > 1 else []
    receive.receive(mails)
    assert not IncomingEmail.objects.filter(status="new").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("secret", SECRETS.values(), ids=list(SECRETS))
@pytest.mark.parametrize("send", [by_form, by_file, in_pieces, by_mail])
def test_nothing_of_it_is_anywhere_afterwards(send, secret, watch, tom, ticket, mailoutbox):  # noqa: PLR0917
    send(secret, tom, ticket)
    outbox.deliver_due()

    assert leaks.places() == []
    assert not any(
        leaks.is_in(f"{mail.subject} {mail.body} {mail.alternatives}") for mail in mailoutbox
    )
    assert not leaks.is_in(watch.log.getvalue())


@pytest.mark.django_db(transaction=True)
def test_a_phrase_in_two_replies_raises_an_alarm_and_nobody_reads_it(ticket, tom, ada):
    client = by_link(ticket)
    client.post(page("reply", ticket), {"body": f"The beginning: {' '.join(ENGLISH[:6])}"})
    assert Message.objects.filter(body__contains=ENGLISH[2]).exists()

    answer = client.post(page("reply", ticket), {"body": " ".join(ENGLISH[6:])})

    assert "move them to a new wallet" in answer.content.decode()
    assert leaks.places() == []
    ticket.refresh_from_db()
    assert (ticket.category.slug, ticket.priority) == ("account-security", "urgent")
    assert ticket.events.filter(kind="secret_removed").count() == 1
    assert [m.body for m in ticket.messages.filter(from_staff=False)][1:] == [
        "The beginning: [secret removed]"
    ]
