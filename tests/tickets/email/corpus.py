"""Mails built in code, from few words: what the tests of the parser read.

`layouts/*.txt` show how mail clients lay out a reply around a person's words; written from what
the clients send, with names, dates and addresses of our own. `{reply}` stands for the person's
words, `{quoted}` for the mail that is answered, `{marked}` for the same with `> ` on each line.
"""

import base64
from pathlib import Path

LAYOUTS = Path(__file__).parent / "layouts"


def layouts(name):
    """{client: layout} from one file; a line "=== client" begins each."""
    blocks = (LAYOUTS / f"{name}.txt").read_text().split("=== ")[1:]
    return {client: layout for client, _, layout in (block.partition("\n") for block in blocks)}


REPLIES = {
    "short": "Thank you, it has arrived.",
    "short zh": "收到了，谢谢。",
    "two paragraphs": "Hello,\n\nI sent 120.5 USDT on Friday and it is still missing.\n\nAnn",
    "two paragraphs zh": "您好，\n\n我星期五转了 120.5 USDT，到现在还没有到账。\n\n李安",
    "transfer": "From: 0x52908400098527886E0F7030069857D2E4169EE7\n"
    "To: 0x8617E340B3D01FA5F11F306F4090FD50E238070D\nDate: 2024-01-05\nAmount: 12 USDT",
    "transfer zh": "发件人地址：TXYZ\n收款人：李安\n时间：2024-01-05\n金额：12 USDT",
    "list": "The steps:\n- open the app\n- choose deposit\n- the page is blank",
    "sent from": "I sent it from my wallet.\nSent from my Trust wallet to your address on Monday.",
    "wrote": "On Monday I wrote: please hurry. Nobody answered.",
    "wrote zh": "我在星期一写道：请尽快处理。没有人回复。",
    "dash": "Two things -- the fee and the time.\n--\nNo, three: the network too.\n"
    + "\n".join(f"{number}. a further point" for number in range(1, 25)),
}
QUOTED = {
    "en": "Dear Ann,\n\nplease tell us the transaction hash.\n\nWallet Support\nhttps://wallet.example/en/requests/",
    "zh": "李安，您好：\n\n请告诉我们交易哈希。\n\nWallet 客服",
}


def marked(text):
    """`text` with a quotation mark before every line."""
    return "\n".join(f"> {line}" for line in text.split("\n"))


def plain_body(layout, reply, quoted):
    return layout.format(reply=reply, quoted=quoted, marked=marked(quoted))


def html_body(layout, reply, quoted):
    def lines(text):
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")

    return layout.format(reply=lines(reply), quoted=lines(quoted))


def mail(body, *, subtype="plain", charset="utf-8", headers=None):
    """The bytes of a single-part mail; `headers` replace or add fields (None leaves one out)."""
    fields = {
        "From": "An Li <an@mail.example>",
        "To": "help@wallet.example",
        "Subject": "Re: Deposit missing",
        "Message-ID": "<1@mail.example>",
        "Date": "Mon, 08 Jan 2024 11:00:00 +0800",
        "MIME-Version": "1.0",
        "Content-Type": f"text/{subtype}; charset={charset}",
        "Content-Transfer-Encoding": "base64",
    } | (headers or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    payload = body if isinstance(body, bytes) else body.encode(charset)
    if fields["Content-Transfer-Encoding"] == "base64":
        payload = base64.encodebytes(payload).replace(b"\n", b"\r\n")
    return head.encode("utf-8", "surrogateescape") + b"\r\n" + payload


def multipart(subtype, *parts, headers=None, boundary="=_b1"):
    """The bytes of a multipart mail; each part is (header lines, body bytes)."""
    sections = b"".join(
        b"--" + boundary.encode() + b"\r\n" + head.encode() + b"\r\n\r\n" + body + b"\r\n"
        for head, body in parts
    )
    content_type = f'multipart/{subtype}; boundary="{boundary}"'
    fields = {"Content-Type": content_type, "Content-Transfer-Encoding": None} | (headers or {})
    return mail(sections + b"--" + boundary.encode() + b"--\r\n", headers=fields)


def squeezed(text):
    return "".join(text.split())
