"""Robots and bounces; and people who look like them."""

import pytest

from tests.tickets.email.corpus import mail, multipart
from tickets.email.parse import parse

PEOPLE = [
    {"Auto-Submitted": "no"},
    {"Auto-Submitted": "No (really)"},
    {"Auto-Submitted": "no", "Precedence": "bulk"},
    {"X-Auto-Response-Suppress": "All"},
    {"X-Auto-Response-Suppress": "DR, OOF, AutoReply"},
    {"Precedence": "list", "List-Id": "<talk.example>"},
    {"Precedence": "bulk", "List-Post": "<mailto:talk@list.example>", "X-Mailman-Version": "2.1"},
    {"Precedence": "bulk", "Sender": "owner-talk@list.example"},
    {"Precedence": "normal"},
    {"List-Unsubscribe": "<https://x.example>"},
    {"X-Autoreply": "no"},
    {"Subject": "Re: Automatic reply: Deposit"},
    {"Subject": "回复: 自动回复: 充值"},
    {"Subject": "Fwd: Undelivered Mail Returned to Sender"},
    {"Subject": "Out of office hours, who answers?"},
    {"Subject": "Automatic replies in your app do not stop"},
    {"Subject": "自动回复怎么关闭"},
    {"Subject": "自动充值失败"},
    {"Subject": "On holiday - can't reach my wallet"},
    {"Subject": "Vacation: card declined"},
    {"Subject": "Auto: Unfall"},
    {"Subject": "Read: your terms"},
    {"Subject": "Delivery failed: my parcel and my refund"},
    {"Subject": "退信"},
    {"Subject": "Undeliverable deposit?"},
    {"From": "Web form <noreply@site.example>", "Reply-To": "Ann <ann@mail.example>"},
    {"From": "Auto Parts <auto-parts@garage.example>"},
    {"From": "postmaster@small.example"},
    {"From": "Reply Lee <reply@mail.example>"},
    {"From": "admin@small.example", "Subject": "Delivery problem"},
    {"Return-Path": "<an@mail.example>"},
]
SUBJECTS = """
Automatic reply: Deposit missing
Auto-Reply: Deposit
Autoreply: x
Auto Response: x
Out of Office: Deposit
Out of Office AutoReply: x
Out of the office - back on 5 May
Out of office
[Auto-Reply] Deposit
自动回复: 充值
自动回复：充值
自动回复
【自动回复】充值
自动答复: 充值
自動回覆: 入帳
自動返信: 入金
外出自动回复: 充值
Abwesenheitsnotiz: Einzahlung
Automatische Antwort: Einzahlung
Réponse automatique : Dépôt
Respuesta automática: Depósito
Resposta automática: Depósito
Risposta automatica: Deposito
Automatisch antwoord: Storting
Autosvar: x
Automatická odpověď: x
Автоответ: x
자동 회신: 입금
"""
ROBOTS = [
    ("auto-reply", {"Auto-Submitted": "auto-replied"}),
    ("auto-reply", {"Auto-Submitted": "auto-replied (vacation)"}),
    ("notification", {"Auto-Submitted": "auto-generated"}),
    ("notification", {"Auto-Submitted": "auto-notified; owner-email=x"}),
    ("auto-reply", {"X-Autoreply": "yes"}),
    ("auto-reply", {"X-Autorespond": "Re: Deposit"}),
    ("auto-reply", {"X-POST-MessageClass": "9; Autoresponder"}),
    ("auto-reply", {"X-POST-MessageClass": "IPM.Note.Vacation"}),
    ("auto-reply", {"Precedence": "auto_reply"}),
    ("auto-reply", {"X-Precedence": "Auto-Reply"}),
    ("auto-reply", {"X-Mailer": "vacation 1.2"}),
    ("auto-reply", {"Delivered-To": "Autoresponder"}),
    ("bulk", {"Precedence": "bulk"}),
    ("bulk", {"Precedence": "junk"}),
    ("notification", {"Return-Path": "<>"}),
    ("notification", {"From": "no-reply@shop.example"}),
    ("notification", {"From": "Shop <donotreply@shop.example>"}),
    (
        "notification",
        {"From": "do_not_reply@shop.example", "Reply-To": "do_not_reply@shop.example"},
    ),
    ("notification", {"From": "noreply+abc@shop.example"}),
    *(("auto-reply", {"Subject": subject}) for subject in SUBJECTS.strip().splitlines()),
    ("auto-reply", {"Subject": "On vacation", "In-Reply-To": "<1@x.example>"}),
    ("auto-reply", {"Subject": "OOO: Deposit", "References": "<1@x.example>"}),
]


@pytest.mark.parametrize("fields", PEOPLE, ids=str)
def test_a_person_is_never_taken_for_a_robot(fields):
    read = parse(mail("My deposit is missing. It failed with error 550 on Monday.", headers=fields))
    assert (read.is_auto, read.auto_kind, read.is_bounce, read.bounce) == (False, "", False, None)


@pytest.mark.parametrize(("kind", "fields"), ROBOTS, ids=str)
def test_a_robot_is_recognised(kind, fields):
    read = parse(mail("I am away until Monday.", headers=fields))
    assert (read.is_auto, read.auto_kind, read.is_bounce) == (True, kind, False)


def report(action="failed", status="5.1.1", *, kind="delivery-status", headers=None):
    content_type = f'multipart/report; report-type={kind}; boundary="=_b1"'
    return multipart(
        "report",
        ("Content-Type: text/plain", b"Your message to ann@gone.example could not be delivered."),
        (
            "Content-Type: message/delivery-status",
            b"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; Ann@Gone.example\r\n"
            b"Action: " + action.encode() + b"\r\nStatus: " + status.encode() + b" (x)\r\n"
            b"Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n",
        ),
        (
            "Content-Type: message/rfc822",
            b"Subject: Receipt\r\nMessage-ID: <ours@wallet.example>\r\n\r\nwords",
        ),
        headers={
            "Content-Type": content_type,
            "From": "MAILER-DAEMON@mx.example",
            "Return-Path": "<>",
        }
        | (headers or {}),
    )


@pytest.mark.parametrize(
    ("action", "status", "kind"),
    [("failed", "5.1.1", "hard"), ("Failed", "4.4.7", "soft"), ("delayed", "4.4.1", "delayed")],
)
def test_a_standard_report_names_the_message_and_the_address(action, status, kind):
    read = parse(report(action, status))
    assert (read.is_bounce, read.is_auto, read.auto_kind) == (True, True, "bounce")
    bounce = read.bounce
    assert (bounce.kind, bounce.status, bounce.recipient) == (kind, status, "ann@gone.example")
    assert bounce.message_id == "<ours@wallet.example>"


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_of_success_is_no_bounce(action):
    read = parse(report(action, "2.0.0"))
    assert (read.is_auto, read.is_bounce) == (True, False)


def test_a_report_under_the_label_of_mixed_is_a_bounce():
    assert parse(report(headers={"Content-Type": 'multipart/mixed; boundary="=_b1"'})).is_bounce


def test_a_read_receipt_is_no_bounce():
    read = parse(
        multipart(
            "report",
            ("Content-Type: text/plain", b"Your message was displayed."),
            (
                "Content-Type: message/disposition-notification",
                b"Disposition: manual-action; displayed\r\n",
            ),
            headers={
                "Content-Type": "multipart/report; report-type=disposition-notification;"
                " boundary==_b1"
            },
        )
    )
    assert (read.is_auto, read.auto_kind, read.is_bounce) == (True, "receipt", False)


TEXTUAL = """
=== hard
Return-Path: <>
From: MAILER-DAEMON@mx.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message.

<ann@gone.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.
=== hard
From: Mail Delivery System <Mailer-Daemon@mx.example>
Subject: Mail delivery failed: returning message to sender

A message that you sent could not be delivered to one or more of its recipients.

  ann@gone.example
    550 5.1.1 Unrouteable address

------ This is a copy of the message ------
=== hard
Return-Path: <>
From: postmaster@firm.example
Subject: Undeliverable: Receipt

Your message to ann@gone.example couldn't be delivered.
550 5.1.10 RecipientNotFound
=== hard
From: MAILER-DAEMON@yahoo.example
Subject: Failure Notice

Sorry, we were unable to deliver your message to the following address.

<ann@gone.example>:
554: delivery error: This user doesn't have an account

--- Below this line is a copy of the message.
=== hard
Return-Path: <>
From: PostMaster@qq.com
Subject: 来自qq.com的退信

很抱歉，您的邮件被退回，被以下收件人的服务器拒收：
ann@gone.example
原因：550 Mailbox not found，收件人不存在
=== hard
Return-Path: <>
From: Postmaster@163.com
Subject: 系统退信/The email is returned

抱歉，您的邮件被退回来了……
收件人：ann@gone.example
退信原因：邮箱已满 552
=== hard
From: ndr@firm.example
Subject: Mail delivery failed

The following recipient could not be reached: <ann@gone.example>, user unknown
=== delayed
From: MAILER-DAEMON@mx.example
Subject: Delayed Mail (still being retried)

THIS IS A WARNING ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE.
<ann@gone.example>: connect timed out
"""


@pytest.mark.parametrize("case", TEXTUAL.split("=== ")[1:], ids=lambda case: case.splitlines()[3])
def test_a_bounce_that_says_it_in_words(case):
    kind, _, text = case.partition("\n")
    read = parse(f"{text}\n\nMessage-ID: <ours@wallet.example>\n".encode())
    assert (read.is_bounce, read.is_auto) == (True, True)
    bounce = read.bounce
    assert (bounce.kind, bounce.recipient) == (kind, "ann@gone.example")
    assert bounce.message_id == "<ours@wallet.example>"


def test_an_answer_from_a_person_about_a_bounce_is_a_persons():
    body = (
        "I got 'failure notice' from MAILER-DAEMON@mx.example: user unknown. What is your address?"
    )
    read = parse(mail(body, headers={"Subject": "failure notice?"}))
    assert (read.is_auto, read.is_bounce) == (False, False)


def test_a_vacation_note_with_an_empty_sender_is_no_bounce():
    fields = {
        "Return-Path": "<>",
        "Auto-Submitted": "auto-replied",
        "Subject": "Automatic reply: Receipt",
    }
    read = parse(mail("I am away. Messages may not be delivered until Monday.", headers=fields))
    assert (read.auto_kind, read.is_bounce) == ("auto-reply", False)


def test_a_newsletter_is_no_person():
    campaign = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Feedback-ID": "1:2:news"}

    assert parse(mail("Sale", headers=campaign)).auto_kind == "bulk"
    assert not parse(mail("Sale", headers=campaign | {"In-Reply-To": "<a@b.example>"})).is_auto
    assert not parse(mail("Sale", headers={"Feedback-ID": "1:2:news"})).is_auto


def test_exchange_says_in_chinese_that_a_mail_came_back():
    said = {"From": "postmaster@corp.example", "Subject": "未传递: Re: 充值"}
    read = parse(
        mail("无法将邮件传递给以下收件人或组:\n\nann@mail.example\n找不到地址。", headers=said)
    )

    assert read.is_bounce
    assert read.bounce.recipient == "ann@mail.example"
