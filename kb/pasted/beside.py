"""The words beside an address: a name gets the platform that is named with it."""

import re

from kb.pasted import platforms
from kb.pasted.platforms import Account
from kb.pasted.subjects import HAN_FIRST, Subject
from kb.pasted.telephone import Phone

_SMALL = frozenset({"on", "at", "is", "the", "account", "的", "上", "号", "账号", "是"})
# On these a telephone number is the name of an account.
_BY_NUMBER = frozenset({"whatsapp", "telegram", "wechat", "qq", "zalo"})


def placed(subjects: list[Subject], left: str) -> list[Subject]:
    """The addresses with the platform that the other words name: "Telegram: @name", "微信 name".

    Without an address, one word that is left is taken for the name of an account.
    """
    words = [part for word in re.split(r"[\s:|,;()/]+", left) if word for part in _parted(word)]
    platform = next((p for word in words if (p := platforms.BY_WORD.get(word.lower()))), "")
    others = [w for w in words if w.lower() not in platforms.BY_WORD and w.lower() not in _SMALL]
    if not subjects and len(others) == 1:
        word = platforms.named("", others[0])._replace(is_word=True)
        subjects = [word] if word.handle else []
    return [_on(platform, subject) for subject in subjects] if platform else subjects


def platform_at_end(text: str) -> str:
    """The platform that a word names, or that Chinese words name last: "客服微信"."""
    word = text.lower()
    chinese = (
        platform
        for alias, platform in platforms.BY_WORD.items()
        if not alias.isascii() and word.endswith(alias)
    )
    return platforms.BY_WORD.get(word) or next(chinese, "")


def _parted(word: str) -> list[str]:
    """A platform in Chinese and a name are two words, though no space stands between them."""
    found = HAN_FIRST.match(word)
    platform = platform_at_end(found[0]) if found and found.end() < len(word) else ""
    return [platform, word[found.end() :]] if found and platform else [word]


def _on(platform: str, subject: Subject) -> Subject:
    if isinstance(subject, Account) and not subject.platform:
        return platforms.named(platform, subject.handle)
    if isinstance(subject, Phone) and platform in _BY_NUMBER:
        return platforms.named(platform, subject.digits)
    return subject
