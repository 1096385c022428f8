"""Every charset of real mail, under its own name, a false name and none."""

import base64
import quopri

import pytest

from tests.tickets.email.corpus import mail, multipart
from tickets.email import charsets
from tickets.email.parse import parse

TEXTS = {
    "chinese": "您好，我的充值一直没有到账，请帮忙查询。",
    "traditional": "您好，我的儲值一直沒有入帳，請幫忙查詢。",
    "japanese": "入金がまだ反映されていません。ご確認をお願いいたします。",
    "korean": "안녕하세요, 입금이 아직 확인되지 않습니다. 확인 부탁드립니다.",
    "russian": "Здравствуйте, мой депозит до сих пор не зачислен. Проверьте, пожалуйста.",
    "french": "Bonjour, mon dépôt n’est toujours pas arrivé. Où est-il ?",
    "german": "Guten Tag, meine Einzahlung fehlt noch. Grüße aus München",
    "polish": "Dzień dobry, moja wpłata jeszcze nie dotarła. Proszę o pomoc.",
    "greek": "Καλημέρα, η κατάθεσή μου δεν έχει φτάσει ακόμη.",
    "turkish": "Merhaba, yatırdığım para hâlâ gelmedi. Teşekkürler.",
    "hebrew": "שלום, ההפקדה שלי עדיין לא הגיעה",
    "arabic": "مرحبا، لم يصل إيداعي بعد",
    "thai": "สวัสดี เงินฝากของฉันยังไม่เข้า",
}
LABELLED = [
    ("gb2312", "gb18030", "chinese"),
    ("GBK", "gb18030", "chinese"),
    ("x-gbk", "gb18030", "chinese"),
    ("gb18030", "gb18030", "chinese"),
    ("hz-gb-2312", "hz", "chinese"),
    ("gb2312", "hz", "chinese"),
    ("utf-7", "utf-7", "chinese"),
    ("utf-16", "utf-16", "chinese"),
    ("utf-16le", "utf-16-le", "chinese"),
    ("big5", "big5", "traditional"),
    ("Big5-HKSCS", "big5hkscs", "traditional"),
    ("gbk", "gb18030", "traditional"),
    ("iso-2022-jp", "iso2022_jp", "japanese"),
    ("shift_jis", "cp932", "japanese"),
    ("euc-jp", "euc_jp", "japanese"),
    ("euc-kr", "cp949", "korean"),
    ("ks_c_5601-1987", "cp949", "korean"),
    ("iso-2022-kr", "iso2022_kr", "korean"),
    ("windows-1251", "cp1251", "russian"),
    ("koi8-r", "koi8_r", "russian"),
    ("iso-8859-5", "iso8859_5", "russian"),
    ("windows-1252", "cp1252", "french"),
    ("iso-8859-1", "cp1252", "french"),
    ("iso-8859-15", "iso8859_15", "german"),
    ("iso-8859-2", "iso8859_2", "polish"),
    ("windows-1250", "cp1250", "polish"),
    ("iso-8859-7", "iso8859_7", "greek"),
    ("windows-1254", "cp1254", "turkish"),
    ("iso-8859-9", "cp1254", "turkish"),
    ("iso-8859-8-i", "iso8859_8", "hebrew"),
    ("windows-1255", "cp1255", "hebrew"),
    ("windows-1256", "cp1256", "arabic"),
    ("tis-620", "cp874", "thai"),
]
WITHOUT_TRUE_LABEL = [
    ("gb18030", "chinese"),
    ("utf-8", "chinese"),
    ("big5", "traditional"),
    ("cp932", "japanese"),
    ("iso2022_jp", "japanese"),
    ("cp949", "korean"),
    ("cp1251", "russian"),
    ("cp1252", "french"),
    ("cp1252", "german"),
    ("utf-8", "german"),
    ("utf-8", "arabic"),
    ("utf-8", "thai"),
]
USELESS = [
    "",
    "us-ascii",
    "unknown-8bit",
    "x-unknown",
    "none",
    "rot13",
    "zlib",
    "bz2",
    "hex",
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "mbcs",
    "a" * 500,
    "../x",
    "\x00",
]


@pytest.mark.parametrize(("label", "codec", "text"), LABELLED)
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_a_labelled_body_is_read_in_its_charset(label, codec, text, encoding):
    words = TEXTS[text].encode(codec)
    sent = {
        "8bit": words,
        "base64": base64.encodebytes(words),
        "quoted-printable": quopri.encodestring(words),
    }
    read = parse(
        mail(
            sent[encoding] if encoding != "base64" else words,
            headers={
                "Content-Type": f'text/plain; charset="{label}"',
                "Content-Transfer-Encoding": encoding,
            },
        )
    )
    assert read.text == TEXTS[text]


@pytest.mark.parametrize(("label", "codec", "text"), LABELLED)
@pytest.mark.parametrize("kind", ["B", "Q"])
def test_a_labelled_subject_is_read_in_its_charset(label, codec, text, kind):
    words = TEXTS[text].encode(codec)
    if kind == "B":
        content = base64.b64encode(words).decode()
    else:
        content = "".join(f"={byte:02X}" for byte in words)
    read = parse(mail("x", headers={"Subject": f"Re: =?{label}?{kind}?{content}?="}))
    assert read.subject == f"Re: {TEXTS[text]}"


@pytest.mark.parametrize(("codec", "text"), WITHOUT_TRUE_LABEL)
@pytest.mark.parametrize("label", USELESS)
def test_a_useless_or_dangerous_label_is_not_believed(codec, text, label):
    assert charsets.decode(TEXTS[text].encode(codec), label) == TEXTS[text]


@pytest.mark.parametrize(
    "label", ["gb2312", "big5", "iso-8859-1", "windows-1251", "euc-kr", "shift_jis"]
)
@pytest.mark.parametrize(
    "text", ["chinese", "traditional", "japanese", "korean", "russian", "french"]
)
def test_utf8_under_another_name_is_utf8(label, text):
    assert charsets.decode(TEXTS[text].encode(), label) == TEXTS[text]


@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "windows-1252"])
def test_gbk_under_a_western_name_is_chinese(label):
    assert charsets.decode(TEXTS["chinese"].encode("gbk"), label) == TEXTS["chinese"]


@pytest.mark.parametrize("word", ["你好", "谢谢", "测试", "退款", "充值未到账", "提现失败"])
def test_a_few_raw_gbk_characters_are_recognised(word):
    assert charsets.decode(word.encode("gbk"), "") == word


def test_a_raw_gbk_header_is_read_with_the_charset_of_the_body():
    raw = (
        b"From: \xc0\xee\xb0\xb2 <an@mail.example>\r\nSubject: \xc1\xaa\xcd\xa8\xd6\xae\xbc\xd2\r\n"
    )
    raw += b"Content-Type: text/plain; charset=gb2312\r\n\r\nx"
    read = parse(raw)
    assert (read.subject, read.from_name) == ("联通之家", "李安")


def test_a_raw_utf8_header_is_utf8():
    assert (
        parse("Subject: 充值未到账 ✓\r\nFrom: a@b.example\r\n\r\nx".encode()).subject
        == "充值未到账 ✓"
    )


def test_a_character_split_between_words_is_whole_again():
    raw = "充值未到账".encode("gbk")
    words = [base64.b64encode(part).decode() for part in (raw[:3], raw[3:])]
    subject = f"=?gb2312?B?{words[0]}?=\r\n =?gb2312?B?{words[1]}?="
    assert parse(mail("x", headers={"Subject": subject})).subject == "充值未到账"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("=?utf-8?q?a b c?=", "a b c"),
        ("=?utf-8?Q?=E4=BD=A0=E5=A5=BD", "你好"),
        ("=?utf-8?B?5L2g5aW9", "你好"),
        ("=?utf-8?B?5L2g5aW9=?=", "你好"),
        ("=?utf-8?B?5L2g5aW9!!?=", "你好"),
        ("=?UTF-8?b?5L2g5aW9?==?utf-8?B?5L2g5aW9?=", "你好你好"),
        ("Re: =?utf-8?B?5L2g5aW9?= world", "Re: 你好 world"),
        ("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"),
        ("=?utf-8?Q?one_?= =?utf-8?Q?two?=", "one two"),
        ("=?iso-8859-1?Q?a=E9?= =?utf-8?Q?=C3=A9?=", "aéé"),
        ("=?utf-8*en?Q?x?=", "x"),
        ("=?utf-8?Q?a=3D?=", "a="),
        ("=?utf-8?Q?100=25=ZZ?=", "100%=ZZ"),
        ("a =? b ?= c", "a =? b ?= c"),
        ("=?rot13?Q?uryyb?=", "uryyb"),
        ("  two   blanks\t and a tab ", "two blanks and a tab"),
        ("=?utf-8?Q?a=0D=0ABcc:_x=00?=", "a Bcc: x"),
        ("=?utf-8?B?4oCuZ3BqLmV4ZQ==?=", "gpj.exe"),
    ],
)
def test_encoded_words_in_the_wild(sent, read):
    assert parse(mail("x", headers={"Subject": sent})).subject == read


def test_html_names_its_own_charset():
    page = '<html><head><meta charset="gb2312"></head><body>充值</body></html>'.encode("gbk")
    raw = mail(page, headers={"Content-Type": "text/html", "Content-Transfer-Encoding": "8bit"})
    assert parse(raw).text == "充值"


def test_each_part_has_its_own_charset():
    read = parse(
        multipart(
            "mixed",
            ("Content-Type: text/plain; charset=gb2312", "充值".encode("gbk")),
            ("Content-Type: text/plain; charset=big5", "儲值".encode("big5")),
        )
    )
    assert read.text == "充值\n储值".replace("储", "儲")


def test_quoted_printable_with_broken_soft_breaks():
    raw = mail(
        b"one =\r\ntwo =  \r\nthree=E4=BD=A0=\n=E5=A5=BD=ZZ=",
        headers={"Content-Transfer-Encoding": "Quoted-Printable"},
    )
    assert parse(raw).text == "one two three你好=ZZ"


@pytest.mark.parametrize(
    "body",
    [
        b"5L2g5aW9\r\n",
        b"5L2 g5\r\naW9",
        b"*5L2g*5aW9*",
        b"5L2g5aW9=",
        b"5L2g\r\n\r\n5aW9",
        b"5L2g5aW9Cg==\r\n____________________\r\nA list of mailing lists, see below",
    ],
)
def test_base64_with_junk(body):
    sent = mail("x", headers={"Content-Transfer-Encoding": "Base64 "})
    head = sent[: sent.index(b"\r\n\r\n") + 4]
    assert parse(head + body).text == "你好"


def test_text_that_only_claims_to_be_base64_stays():
    sent = mail("x")
    head = sent[: sent.index(b"\r\n\r\n") + 4]
    words = "Hello, my deposit is missing. Please help me to find it, thank you."
    assert parse(head + words.encode()).text == words


def test_text_never_holds_what_a_database_refuses():
    read = parse(mail(b"a\x00b\x1bc\xed\xa0\x80d", headers={"Content-Transfer-Encoding": "8bit"}))
    read.text.encode()
    assert "\x00" not in read.text
