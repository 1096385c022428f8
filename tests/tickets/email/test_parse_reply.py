"""The visible reply in the layouts of the usual clients, in Chinese, English and more."""

from itertools import product

import pytest

from tests.tickets.email.corpus import (
    QUOTED,
    REPLIES,
    html_body,
    layouts,
    mail,
    multipart,
    plain_body,
    squeezed,
)
from tickets.email.parse import parse
from tickets.email.visible import visible

PLAIN = [
    pytest.param(layout, id=f"{language} {client}")
    for language in ("english", "chinese", "other")
    for client, layout in layouts(language).items()
]
RICH = [pytest.param(layout, id=client) for client, layout in layouts("html").items()]


EACH = list(product(REPLIES.values(), QUOTED.values()))


@pytest.mark.parametrize("layout", PLAIN)
def test_a_plain_reply_is_what_the_person_wrote(layout):
    for reply, quoted in EACH:
        read = parse(mail(plain_body(layout, reply, quoted)))
        assert squeezed(read.reply) == squeezed(reply)


@pytest.mark.parametrize("layout", RICH)
def test_an_html_reply_is_what_the_person_wrote(layout):
    for reply, quoted in EACH:
        read = parse(mail(html_body(layout, reply, quoted), subtype="html"))
        assert squeezed(read.reply) == squeezed(reply)


@pytest.mark.parametrize("layout", RICH)
def test_the_whole_text_keeps_the_quotation(layout):
    read = parse(mail(html_body(layout, "Thanks.", "the old words"), subtype="html"))
    assert "the old words" in read.text
    assert "the old words" not in read.reply


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_a_first_mail_is_all_reply(reply):
    assert parse(mail(reply)).reply == reply


def test_answers_between_quoted_lines_are_kept():
    body = (
        "Hello,\n\nOn Mon, Jan 8, 2024 at 10:15 AM Support <help@wallet.example> wrote:\n"
        "> Which network?\n\nTron.\n\n> Which amount?\n> And when?\n120.5 USDT,\non Friday.\n"
        "\n> Regards\n"
    )
    assert parse(mail(body)).reply == "Hello,\n\nTron.\n\n120.5 USDT,\non Friday."


def test_an_answer_below_the_quotation_is_kept():
    body = "在 2024年1月8日，10:15，客服 <help@wallet.example> 写道：\n"
    body += "\n> 请问哪个网络？\n\n波场。\n\n李安"
    assert parse(mail(body)).reply == "波场。\n\n李安"


def test_answers_inside_an_html_quotation_are_kept():
    page = (
        '<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">On Mon, Jan 8, 2024 at '
        "10:15 AM Support &lt;help@wallet.example&gt; wrote:</div>"
        '<blockquote class="gmail_quote">Which network?</blockquote><div>Tron.</div>'
        '<blockquote class="gmail_quote">Which amount?</blockquote>'
        "<div>120.5 USDT</div></div></div>"
    )
    assert parse(mail(page, subtype="html")).reply.split() == ["Tron.", "120.5", "USDT"]


def test_an_indent_that_a_person_made_is_kept():
    page = "<p>The app says:</p><blockquote>Error 12</blockquote><p>What now?</p>"
    assert parse(mail(page, subtype="html")).reply.split("\n\n") == [
        "The app says:",
        "Error 12",
        "What now?",
    ]


def test_html_shows_what_is_quoted_where_the_plain_form_does_not():
    plain = "It has arrived.\n\nDear Ann, please tell us the hash."
    page = "<div>It has arrived.</div>"
    page += "<blockquote type='cite'>Dear Ann, please tell us the hash.</blockquote>"
    raw = multipart(
        "alternative",
        ("Content-Type: text/plain; charset=utf-8", plain.encode()),
        ("Content-Type: text/html; charset=utf-8", page.encode()),
    )
    assert parse(raw).reply == "It has arrived."
    assert parse(raw).text == plain


@pytest.mark.parametrize(
    "body",
    [
        "--- Forwarded message ---\nFrom: X <x@y.example>\nDate: 8 Jan\nSubject: s\n\nwords",
        "> only\n> a quotation",
        "在 2024年1月8日，10:15，客服 <help@wallet.example> 写道：\n\n话",
        "Sent from my iPhone",
        "-- \nAnn Lee",
        "",
    ],
)
def test_when_nothing_would_be_left_all_of_it_stays(body):
    read = parse(mail(body))
    assert squeezed(read.reply) == squeezed(read.text) == squeezed(body)


@pytest.mark.parametrize(
    "body",
    [
        ">50 confirmations, and still nothing",
        "On Monday at 10:15 I wrote:\nplease help\nand nobody answered",
        "我在2024年1月5日 10:15 给你们写道：\n请帮忙\n没有人回复",
        "来自 OKX 的转账没有到账",
        "发自内心地感谢您",
        "It was sent via Yahoo mail to the wrong wallet address",
        "Original plan: one\n----\nNew plan: two",
        "From: Binance\nTo: your wallet\nWhen: Monday",
        "Subject: my deposit\nDate: Monday\nplease help",
        "收件人：李安\n时间：星期一\n金额：12 USDT\n请查询",
        "The error is:\n--- failed ---\nWhat now?",
        "From >From here on it fails",
    ],
)
def test_a_persons_words_that_look_like_a_client_are_kept(body):
    assert parse(mail(body)).reply == body


PROGRAM_LINES = """
Sent from my iPhone
Sent from my Samsung Galaxy S21.
Sent from Yahoo Mail on Android
Sent from Outlook for iOS<https://aka.ms/o0ukef>
Get Outlook for Android<https://aka.ms/x>
Sent with Proton Mail secure email.
Sent from Mail for Windows
Sent from NetEase Mail Master
Von meinem iPhone gesendet
Envoyé de mon iPhone
Enviado desde mi iPhone
Inviato da iPhone
Verstuurd vanaf mijn iPhone
Отправлено с iPhone
iPhoneから送信
나의 iPhone에서 보냄
发自我的iPhone
发自我的 iPhone
发自我的华为手机
来自我的小米手机
发自网易邮箱大师
来自QQ邮箱
发自阿里邮箱 iPhone版
发自新浪邮箱客户端
从 Windows 版邮件发送
获取 Outlook for iOS
发送自 Outlook for Android
從我的 iPhone 傳送
使用 Proton Mail 安全电子邮件发送。
签名由网易邮箱大师定制
an@mail.example
________________________________
"""


@pytest.mark.parametrize("line", [*PROGRAM_LINES.strip().splitlines(), "-- \n李安\n13800000000"])
def test_a_line_that_the_program_wrote_goes(line):
    assert visible(f"It has arrived.\n\n{line}\n", "an@mail.example").text == "It has arrived."


def test_an_account_of_a_mail_that_somebody_got_is_kept():
    body = "我收到一封邮件：\n发件人: help@fake.example\n时间: 2024年1月8日 10:15\n"
    body += "主题: 账户冻结\n是真的吗？"
    assert parse(mail(body, headers={"Subject": "可疑邮件"})).reply == body


def test_an_attribution_that_shares_the_last_line():
    body = '谢谢在2024-01-08 10:15:00，"客服" <help@wallet.example> 写道：\n> 旧文'
    assert parse(mail(body)).reply == "谢谢"


def test_the_reply_of_a_long_mail_is_whole():
    words = "\n".join(f"line {number}" for number in range(30_000))
    assert parse(mail(words)).reply == words
    assert parse(mail(f"> old\n{words}")).reply == words
