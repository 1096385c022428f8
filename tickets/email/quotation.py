"""Where a client's quotation of the mail it answers begins, line by line.

Own rules: the libraries that were tried (mail-parser-reply 1.36, email-reply-parser 0.5.12,
quotequail 0.5.4) leave the Chinese headers of Gmail, Apple Mail and Outlook in the reply, although
one of them lists Chinese; none knows QQ's, NetEase's, Aliyun's or Sina's layouts. The words below
are what those clients write; each pattern is anchored and bounded, so a line costs linear time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .wording import ABOVE, BARE_TITLES, LABELS, OPENERS, SAYS, SENT, TITLES

MAX_LINE = 1_000  # characters; no client writes a longer separator
_MAX_WRAP = 5  # lines over which an attribution may be wrapped
_MAX_GAP = 2  # lines that a wrapped value may take
_BLOCK_LINES = 12  # lines in which a header block names its labels

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")

_RULE = r"[-=_—－─━~]{2,60}"
# "-----Original Message-----", "------------------ 原始邮件 ------------------"
_TITLE = re.compile(
    rf"^[\s*]{{0,9}}{_RULE}\s{{0,5}}\*{{0,2}}{TITLES}\*{{0,2}}\s{{0,5}}[:：]?\s{{0,3}}{_RULE}[\s*]{{0,9}}$",
    re.IGNORECASE,
)
_RULE_ONLY = re.compile(rf"^{_RULE}$")
_BARE_TITLE = re.compile(rf"^{BARE_TITLES}\s?[:：]", re.IGNORECASE)
_ANDROID = re.compile(
    r"^-{3,60} ?(?:on )?.{1,200} (?:wrote|写道|寫道) ?:? ?-{3,60}$", re.IGNORECASE
)

# "Reply above this line", as help desks print it at the top of their mails: framed
_ABOVE = re.compile(ABOVE, re.IGNORECASE)
_ABOVE_FRAME = re.compile(r"^\W\W|\W\W$")
_MAX_ABOVE = 160  # characters

_ATTRIBUTION = re.compile(rf"{SAYS}\s?[:：﹕]?[\s*_-]{{0,9}}$", re.IGNORECASE)
_ENDS = (":", "：", "﹕", "*", "_", "-", ">", "wrote", "写道", "寫道", "écrit")
_COLON = re.compile(r"[:：﹕][\s*_-]*$")
_OPENERS = re.compile(
    rf"^[\s*_-]{{0,9}}(?:{OPENERS}|\d{{1,4}}\b|[\w.+-]{{1,80}}@|.{{0,80}}[<(][^<>()]{{1,120}}@)",
    re.IGNORECASE,
)
# the same in the middle of a line: the client put no line end before it ("Name 于 …" is not that)
_INNER = re.compile(r"(?<=.)(?:\bOn\s|在\s?(?:19|20)\d\d)")
_EMAIL = re.compile(r"[\w.+=-]{1,100}@[\w.-]{1,200}")
_TIME = re.compile(r"\d{1,2}\s?[:：.h点點时時]\s?\d{2}")
_DAY = re.compile(
    r"\b(?:19|20)\d\d\b|(?:19|20)\d\d ?[年/.-]|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}月 ?\d{1,2}日"
)
# what the first line of an attribution has and the last line before it seldom has
_EVIDENCE = re.compile(
    rf"[<@]|{_TIME.pattern}|{_DAY.pattern}|\b\d{{1,2}}\.?[ -](?:de )?[^\W\d]{{3}}"
    r"|[^\W\d]{3}\.? \d{1,2},|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},|[年월]",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"\b(?:i|we|you|they|he|she|who)\b (?:wrote|said|sent)|[我你您他她](?:们)?[写寫说說]",
    re.IGNORECASE,
)
# "2014-10-17 11:28 GMT+03:00 Name <a@b.c>:" and "2011/4/7 Name <a@b.c>", Gmail's older forms
_DATED = re.compile(
    r"^\s*\d{4}[-/年.]\s?\d{1,2}[-/月.]\s?\d{1,2}日?\s.{0,150}<\s?[^<>\s]{1,120}@[^<>\s]{1,120}\s?>\s?[:：]?\s*$"
)

_KINDS = {kind: re.compile(labels, re.IGNORECASE) for kind, labels in LABELS.items()}
_SENT = re.compile(rf"[*_| ]{{0,4}}{SENT}[*_ ]{{0,4}}[:：|]", re.IGNORECASE)
_LABEL_LINE = re.compile(
    r"^[\s*_|>]{0,8}([^\s:：*|][^:：|\n]{0,24}?)\s{0,3}[*_]{0,2}\s{0,3}[:：|]\s?(.*)$"
)
_ONE_LINE = re.compile(
    r"^\**(?:from|发件人|寄件者|寄件人)\**\s?[:：].{1,300}"
    r"(?:sent|date|发送时间|日期|寄件日期|發送時間)\**\s?[:：].{1,300}"
    r"(?:subject|主题|主旨|主\s?题|主題)\**\s?[:：]",
    re.IGNORECASE,
)


# "пн, 8 янв. 2024 г. в 10:15, Name <a@b.c>:": Gmail where the language has no word for "wrote"
_NAMED = re.compile(r"\d.{0,200}<\s?[^<>\s]{1,120}@[^<>\s]{1,120}\s?>\s?[:：]$")
# what a person does not say of somebody else's mail
_OWN = re.compile(r"\b(?:i|we|my|our|me|us)\b|[我咱俺]", re.IGNORECASE)
_QUOTED = re.compile(r"^\s{0,3}(?:>|＞|&gt;)")
_DAY_OR_TIME = re.compile(rf"{_TIME.pattern}.*|{_DAY.pattern}")


def bare(line: str) -> str:
    """The line without invisible characters, its odd blanks plain."""
    plain = line.replace("\xa0", " ").replace("\u3000", " ").replace("&nbsp;", " ")
    return _INVISIBLE.sub("", plain).strip()


def is_title(line: str) -> bool:
    """A separator that announces another mail: "-----Original Message-----"."""
    line = bare(line[:MAX_LINE])
    return bool(_TITLE.match(line) or _BARE_TITLE.match(line) or _ANDROID.match(line))


def is_above_marker(line: str) -> bool:
    """A help desk's "please reply above this line", framed so that no person wrote it."""
    line = bare(line[:MAX_LINE])
    return len(line) < _MAX_ABOVE and bool(_ABOVE_FRAME.search(line) and _ABOVE.search(line))


def attribution(lines: Sequence[str], start: int) -> int:
    """How many lines from `start` are "On …, … wrote:", wrapped or not; 0 when none are."""
    first, second = bare(lines[start][:MAX_LINE]), bare("".join(lines[start + 1 : start + 2])[:200])
    opening = first + second if first.endswith("<") else first
    opens = _OPENERS.match(opening) and _EVIDENCE.search(opening)
    if not opens or before_attribution(first):
        return 0
    text = ""
    for end, raw in enumerate(lines[start : start + _MAX_WRAP], start + 1):
        line = bare(raw[:MAX_LINE])
        if not line or len(text) > MAX_LINE:
            return 0
        text = f"{text} {line}".strip()
        if line.endswith(_ENDS) and (whole := _is_whole(text, lines, end)) is not None:
            return end - start if whole else 0
    return 0


def _is_whole(text: str, lines: Sequence[str], end: int) -> bool | None:
    """Whether `text`, which ends before line `end`, is an attribution; None when it may go on."""
    if _DATED.match(text) or (_NAMED.search(text) and _DAY_OR_TIME.search(text)):
        return True
    if _ATTRIBUTION.search(text[-200:]):
        return _is_attribution(text)
    return _announces(text, lines, end) or None


def _announces(text: str, lines: Sequence[str], end: int) -> bool:
    """Whether a quotation follows and `text` says whose and of when, in whatever language."""
    if not text.endswith(":"):
        return False
    following = next((line for line in lines[end : end + _MAX_GAP + 1] if bare(line[:9])), "")
    facts = _EMAIL.search(text) and _DAY_OR_TIME.search(text)
    return bool(facts and _QUOTED.match(following[:9]) and not _OWN.search(text))


def before_attribution(line: str) -> str | None:
    """The words before an attribution that shares their line; None when there is none."""
    match = _INNER.search(line) if len(line) < MAX_LINE else None
    if match is None:
        return None
    own, rest = line[: match.start()].rstrip(" -"), line[match.start() :]
    said = own and _ATTRIBUTION.search(rest[-200:]) and _is_attribution(rest)
    return own if said else None


def _is_attribution(text: str) -> bool:
    """Two facts that clients write and people rarely do: an address, a time, a date, a colon."""
    facts = sum(bool(pattern.search(text)) for pattern in (_EMAIL, _TIME, _DAY))
    return facts > 0 and facts + bool(_COLON.search(text)) > 1 and not _SELF.search(text)


def header_block(lines: Sequence[str], start: int, *, answers: bool = True) -> int:
    """How many lines from `start` are a header block (From, Sent, To, Subject); 0 when none are.

    A customer may write "From: 0x… To: 0x…" about a transfer: the block must name a subject, or
    an e-mail address beside its sender, and a date or a recipient too; in a mail that answers
    nothing (`answers` false), all four.
    """
    if _ONE_LINE.match(bare(lines[start][:MAX_LINE])):
        return 1
    kind, value = _label(lines[start])
    if kind not in {"from", "date", "subject"}:
        return 0
    block = _Block({kind}, 1, value if kind == "from" else "")
    for count, line in enumerate(lines[start + 1 : start + _BLOCK_LINES], 2):
        if not block.take(count, line):
            break
    return block.last if block.is_whole() or (answers and block.is_likely()) else 0


@dataclass
class _Block:
    """The labels that were seen, the number of the last line with one, and the sender's value."""

    seen: set[str]
    last: int
    sender: str
    sent: bool = False  # whether the date stands under a word that only mail uses

    def take(self, count: int, line: str) -> bool:
        """Look at the next line; False where the block must have ended."""
        kind, value = _label(line)
        if kind and not (kind == "from" and self.sender):
            self.seen.add(kind)
            self.last = count
            self.sent = self.sent or bool(_SENT.match(bare(line[:MAX_LINE])))
            self.sender = self.sender or (value if kind == "from" else "")
            return True
        if kind or not self.sender or _RULE_ONLY.match(bare(line[:MAX_LINE])):
            return False  # another block begins, or a person's list of facts goes on
        gap = count - self.last
        return gap <= (_MAX_GAP + 1 if bare(line) else 1 - ("subject" in self.seen))

    def is_whole(self) -> bool:
        """Whether every label that a client writes is there."""
        return {"from", "date", "to", "subject"} <= self.seen

    def is_likely(self) -> bool:
        """Whether this is a mail's header and not a person's account of a transfer."""
        if "from" not in self.seen or not self.seen & {"date", "to"}:
            return False
        if "subject" in self.seen or (self.sent and "to" in self.seen):
            return True
        return "date" in self.seen and bool(_EMAIL.search(self.sender))


def _label(line: str) -> tuple[str, str]:
    """(kind, value) of a line such as "发件人： 张三" or "*From:* Ann"; ("", "") for another."""
    match = _LABEL_LINE.match(bare(line[:MAX_LINE]))
    if match is None:
        return "", ""
    label = match[1].replace(" ", "").strip("*_")
    kind = next((kind for kind, words in _KINDS.items() if words.fullmatch(label)), "")
    return kind, match[2]
