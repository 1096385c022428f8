"""The end of a reply that its author did not write: signature blocks and "Sent from my iPhone"."""

import re

from .quotation import MAX_LINE, bare
from .wording import CHINESE_DEVICES, DEVICES, SENT_FROM

_MAX_SIGNATURE = 20  # lines after "-- "; more than that is a letter with a dash in it
_MAX_SIGNATURE_TEXT = 1_500  # characters
_MAX_CLIENT_LINE = 160  # characters
_TABLE_LINES = 15  # lines of the card that NetEase's app draws with "|"

_DELIMITER = re.compile(r"^(?:--|— ?—|－－)$")
_RULE = re.compile(r"^[-_=*—－─~·.]{3,}$")
_LIST_RULE = re.compile(r"^_{20,}$")
_LIST_FOOTER = re.compile(r"mailing list|listinfo|unsubscribe|to post to this group", re.IGNORECASE)
_OWN_ADDRESS = re.compile(
    r"^(?:邮箱|e-?mail)?\s?[:：]?\s?<?[\w.+-]{1,80}@[\w.-]{1,120}>?$", re.IGNORECASE
)

_ENGLISH = re.compile(
    rf"^(?:sent|composed|written|get|typed) (?:from|via|with|using|by|on)? ?.{{0,30}}\b{DEVICES}\b"
    r"[\w .,'’&/+()®™-]{0,60}(?:[<(\[]\s?(?:https?:|mailto:)\S{1,200}\s?[)>\]]?)?$",
    re.IGNORECASE,
)
_NOT_CLIENT = re.compile(r"\b(?:to|wallet|address|network|but|please|still)\b", re.IGNORECASE)
_OTHERS = re.compile(
    rf"^(?:{SENT_FROM} .{{0,40}}{DEVICES}.{{0,40}}"
    r"|(?:i(?:phone|pad)|android|galaxy).{0,20}(?:から送信|에서 보냄|gönderildi)"
    r"|나의 .{1,20}에서 보냄)$",
    re.IGNORECASE,
)
_LINK = r"(?:\s?[<(（]?https?:\S{1,200})?"
_CHINESE_FROM = re.compile(
    rf"^[-—\s]{{0,6}}(?:发自|發自|来自|來自|寄自|发送自|傳送自|传送自|自我的)\s?(?:我的)?"
    rf"[^,，。？?！]{{0,25}}(?:{DEVICES}|{CHINESE_DEVICES})[^,，。？?！:：]{{0,16}}[.。]?{_LINK}$",
    re.IGNORECASE,
)
_CHINESE_SENT = re.compile(
    r"^(?:(?:从|從|由|用|使用|通过|透過)[^,，。？?！]{1,40}(?:发送|傳送|传送|寄出|发出|获取)"
    r"|发自我的[^,，。？?！]{1,20}|签名由.{1,20}定制"
    rf"|(?:获取|下载|取得|下載)\s?(?:适用于\s?.{{1,12}}的\s?)?{DEVICES}.{{0,40}})[.。]?{_LINK}$",
    re.IGNORECASE,
)
_CUSTOM = re.compile(
    r"^(?:signature is customi[sz]ed by .{1,40}|<?https?://aka\.ms/\w{1,20}>?)$", re.IGNORECASE
)
_CLIENT = (_CHINESE_FROM, _CHINESE_SENT, _OTHERS, _CUSTOM)


def strip(lines: list[str], own_email: str) -> list[str]:
    """`lines` without a signature at their end; all of them when nothing else would be left."""
    kept = _without_block(lines)
    end = len(kept)
    while end:
        line = bare(kept[end - 1][:MAX_LINE])
        if line == "|":
            end = _table_start(kept, end)
        elif not line or _RULE.match(line) or _is_client(line) or _is_own(line, own_email):
            end -= 1
        else:
            break
    return kept[:end] if any(bare(line[:MAX_LINE]) for line in kept[:end]) else lines


def _without_block(lines: list[str]) -> list[str]:
    """Without what stands under "-- " or under a mailing list's rule, when it is short."""
    start = max(1, len(lines) - _MAX_SIGNATURE - 1)
    for index in range(start, len(lines)):
        line = bare(lines[index][:MAX_LINE])
        rest = "\n".join(lines[index + 1 :])
        if len(rest) > _MAX_SIGNATURE_TEXT:
            continue
        if _DELIMITER.match(line) or (_LIST_RULE.match(line) and _LIST_FOOTER.search(rest)):
            return lines[:index] if any(bare(before) for before in lines[:index]) else lines
    return lines


def _is_client(line: str) -> bool:
    if len(line) > _MAX_CLIENT_LINE:
        return False
    if any(pattern.match(line) for pattern in _CLIENT):
        return True
    return bool(_ENGLISH.match(line)) and not _NOT_CLIENT.search(line)


def _is_own(line: str, own_email: str) -> bool:
    """Foxmail and NetEase put the sender's own address under what was written."""
    return bool(own_email and own_email in line.lower() and _OWN_ADDRESS.match(line))


def _table_start(lines: list[str], end: int) -> int:
    """Where the card of lines between "|" begins that NetEase's app appends."""
    return next(
        index
        for index in range(max(0, end - _TABLE_LINES), end)
        if bare(lines[index][:MAX_LINE]) in {"| |", "||", "|"}
    )
