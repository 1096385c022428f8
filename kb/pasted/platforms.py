"""Places where many have accounts: their links, read as (platform, account).

A new platform is one more entry of PLATFORMS. Its patterns are tried in order on what stands
behind the host; the first group is the account. Kinds of accounts that have names of their own
("r/name", "u/name") are told apart by what stands before the pattern.
"""

import re
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kb.pasted.text import plain
from kb.pasted.words import words

_NAME = r"/@?([^/?#]+)"


class Account(NamedTuple):
    """An account as it was pasted; without a platform when only its name was."""

    platform: str
    handle: str
    # What else the link says of it, such as the name of an app before its number.
    about: str = ""
    # A word that stood alone: perhaps the name of an account, perhaps only ours.
    is_word: bool = False

    @property
    def key(self) -> str:
        return f"{self.platform}:{self.handle}"

    @property
    def name(self) -> str:
        """The handle without the kind of account that stands before it."""
        return self.handle.rpartition("/")[2]


class _Fields(NamedTuple):
    code: str
    label: str | Promise
    hosts: tuple[str, ...] = ()
    paths: tuple[tuple[str, str], ...] = (("", _NAME),)
    # The address of an account, "{}" standing for its name.
    link: str = ""
    aliases: tuple[str, ...] = ()
    # Accounts are codes and numbers that were given out, not names that somebody chose.
    coded: bool = False
    store: bool = False


class Platform(_Fields):
    @cached_property
    def patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(kind, re.compile(path, re.IGNORECASE)) for kind, path in self.paths]


PLATFORMS = [
    Platform(
        "x", "X", ("x.com", "twitter.com"), (
            ("", r"/intent/(?:user|follow)\?(?:[^#]*&)?screen_name=([^&#]+)"),
            ("", _NAME),
        ), "https://x.com/{}", ("twitter", "推特"),
    ),
    Platform(
        "telegram", "Telegram", ("t.me", "telegram.me", "telegram.dog"), (
            ("", r"/s/([^/?#]+)"),
            ("+", r"/(?:\+|joinchat/)([\w-]+)"),
            ("", _NAME),
        ), "https://t.me/{}", ("tg", "电报"),
    ),
    Platform(
        "facebook", "Facebook",
        ("facebook.com", "fb.com", "fb.me", "m.me", "messenger.com"), (
            ("", r"/profile\.php\?(?:[^#]*&)?id=(\d+)"),
            ("groups/", r"/groups/([^/?#]+)"),
            ("", r"/(?:pages|people)/(?:[^/?#]+/)*?(\d+)"),
            ("", r"/p/(?:[^/?#]*-)?(\d+)"),
            ("", r"/t/([^/?#]+)"),
            ("", _NAME),
        ), "https://www.facebook.com/{}", ("fb", "messenger", "脸书"),
    ),
    Platform(
        "instagram", "Instagram", ("instagram.com", "instagr.am", "ig.me"), (
            ("", r"/(?:stories|m)/([^/?#]+)"),
            ("", _NAME),
        ), "https://www.instagram.com/{}", ("ig", "insta"),
    ),
    Platform(
        "youtube", "YouTube", ("youtube.com",), (
            ("channel/", r"/channel/([\w-]+)"),
            ("", r"/(?:c|user)/([^/?#]+)"),
            ("", _NAME),
        ), "https://www.youtube.com/@{}", ("yt", "油管"),
    ),
    Platform(
        "discord", "Discord", ("discord.gg", "discord.com", "discordapp.com"), (
            ("", r"/invite/([\w-]+)"),
            ("", r"/channels/(\d+)"),
            ("", r"/([\w-]+)"),
        ), "https://discord.gg/{}", coded=True,
    ),
    Platform(
        "reddit", "Reddit", ("reddit.com",), (
            ("r/", r"/r/([^/?#]+)"),
            ("u/", r"/(?:u|user)/([^/?#]+)"),
        ), "https://www.reddit.com/{}",
    ),
    Platform(
        "weibo", _("Weibo"), ("weibo.com", "weibo.cn"), (
            ("", r"/(?:u|n|profile)/([^/?#]+)"),
            ("", _NAME),
        ), "https://weibo.com/{}", ("weibo", "微博", "新浪微博"),
    ),
    Platform(
        "wechat", _("WeChat"), ("u.wechat.com", "weixin.qq.com"), (
            ("r/", r"/r/([\w-]+)"),
            ("", _NAME),
        ), "", ("wechat", "weixin", "wx", "vx", "微信", "微信号", "公众号", "微信公众号"),
    ),
    Platform(
        "whatsapp", "WhatsApp",
        ("wa.me", "api.whatsapp.com", "web.whatsapp.com", "chat.whatsapp.com", "whatsapp.com"), (
            ("", r"/send/?\?(?:[^#]*&)?phone=(?:\+|%2B)?(\d+)"),
            ("channel/", r"/channel/(\w+)"),
            ("message/", r"/message/(\w+)"),
            ("", r"/\+?([\w-]+)"),
        ), "https://wa.me/{}", coded=True,
    ),
    Platform(
        "line", "LINE", ("line.me", "page.line.me", "lin.ee"), (
            ("", r"/(?:R/)?ti/p/(?:@|%40|~)?([^/?#]+)"),
            ("", _NAME),
        ), "https://line.me/R/ti/p/@{}",
    ),
    Platform(
        "linkedin", "LinkedIn", ("linkedin.com",), (
            ("company/", r"/company/([^/?#]+)"),
            ("in/", r"/in/([^/?#]+)"),
        ), "https://www.linkedin.com/{}", ("领英",),
    ),
    Platform("tiktok", "TikTok", ("tiktok.com",), link="https://www.tiktok.com/@{}"),
    Platform(
        "threads", "Threads", ("threads.net", "threads.com"), link="https://www.threads.net/@{}"
    ),
    Platform("medium", "Medium", ("medium.com",), link="https://medium.com/@{}"),
    Platform("github", "GitHub", ("github.com",), link="https://github.com/{}"),
    Platform(
        "bluesky", "Bluesky", ("bsky.app",), (("", r"/profile/([^/?#]+)"),),
        "https://bsky.app/profile/{}", ("bsky",),
    ),
    Platform("vk", "VK", ("vk.com", "vk.ru"), link="https://vk.com/{}", aliases=("vkontakte",)),
    Platform(
        "kakao", "KakaoTalk", ("pf.kakao.com", "open.kakao.com"), (
            ("o/", r"/o/(\w+)"),
            ("", _NAME),
        ), "https://pf.kakao.com/{}", ("kakaotalk",),
    ),
    Platform("zalo", "Zalo", ("zalo.me",), link="https://zalo.me/{}"),
    Platform("qq", "QQ", aliases=("qq群", "qq号")),
    Platform(
        "bilibili", _("Bilibili"), ("space.bilibili.com",), link="https://space.bilibili.com/{}",
        aliases=("bilibili", "b站", "哔哩哔哩"),
    ),
    Platform(
        "douyin", _("Douyin"), ("douyin.com",), (("", r"/user/([^/?#]+)"),),
        "https://www.douyin.com/user/{}", ("douyin", "抖音", "抖音号"),
    ),
    Platform(
        "xiaohongshu", _("Xiaohongshu"), ("xiaohongshu.com",), (
            ("", r"/user/profile/([^/?#]+)"),
        ), "https://www.xiaohongshu.com/user/profile/{}", ("xiaohongshu", "rednote", "小红书"),
    ),
    Platform(
        "zhihu", _("Zhihu"), ("zhihu.com",), (("", r"/(?:people|org)/([^/?#]+)"),),
        "https://www.zhihu.com/people/{}", ("zhihu", "知乎"),
    ),
    Platform("linktree", "Linktree", ("linktr.ee",), link="https://linktr.ee/{}"),
    Platform(
        "google_sites", "Google Sites", ("sites.google.com",), (
            ("", r"/(?:view|site)/([^/?#]+)"),
            ("", r"/[^/?#]+/([^/?#]+)"),
        ), "https://sites.google.com/view/{}",
    ),
    Platform(
        "app_store", "App Store", ("apps.apple.com", "itunes.apple.com"), (
            ("", r"/(?:[^?#]*/)?id(\d+)"),
        ), "https://apps.apple.com/app/id{}", ("appstore",), coded=True, store=True,
    ),
    Platform(
        "google_play", "Google Play", ("play.google.com",), (
            ("", r"/store/apps/details/?\?(?:[^#]*&)?id=([\w.]+)"),
        ), "https://play.google.com/store/apps/details?id={}", ("googleplay",), store=True,
    ),
    Platform(
        "testflight", "TestFlight", ("testflight.apple.com",), (("", r"/join/(\w+)"),),
        "https://testflight.apple.com/join/{}", coded=True, store=True,
    ),
    Platform(
        "chrome_web_store", "Chrome Web Store", ("chromewebstore.google.com", "chrome.google.com"),
        (("", r"/(?:webstore/)?detail/(?:[^/?#]+/)?([a-p]{32})"),),
        "https://chromewebstore.google.com/detail/{}", coded=True, store=True,
    ),
    Platform(
        "app_gallery", "AppGallery", ("appgallery.huawei.com", "appgallery.cloud.huawei.com"),
        (("", r"/#?/?app/(C\d+)"),), "https://appgallery.huawei.com/app/{}",
        ("huawei",), coded=True, store=True,
    ),
    Platform(
        "galaxy_store", "Galaxy Store", ("galaxystore.samsung.com",), (("", r"/detail/([\w.]+)"),),
        "https://galaxystore.samsung.com/detail/{}", store=True,
    ),
]  # fmt: skip
CODED = frozenset(platform.code for platform in PLATFORMS if platform.coded)
BY_CODE = {platform.code: platform for platform in PLATFORMS}
_BY_HOST = {host: platform for platform in PLATFORMS for host in platform.hosts}
BY_WORD = {
    word: platform.code
    for platform in PLATFORMS
    for word in (platform.code, str(platform.code).replace("_", " "), *platform.aliases)
}
_PAGES = words("pages")
_SUBDOMAINS_ARE_ACCOUNTS = {"t.me": "telegram", "medium.com": "medium"}
_PREFIXES = words("prefixes")


def is_store(platform: str) -> bool:
    """Whether it has apps rather than people's accounts."""
    known = BY_CODE.get(platform)
    return known is not None and known.store


def platform_of(host: str) -> Platform | None:
    """The platform on whose pages a host's links lead, with or without "m." and the like."""
    before, _dot, rest = host.partition(".")
    return _BY_HOST.get(host) or (_BY_HOST.get(rest) if before in _PREFIXES else None)


def account(host: str, path: str) -> Account | None:
    """The account that a link names; None for other hosts and for pages that are no account's."""
    before, _dot, rest = host.partition(".")
    if rest in _SUBDOMAINS_ARE_ACCOUNTS and before not in _PREFIXES:
        return Account(_SUBDOMAINS_ARE_ACCOUNTS[rest], before)
    platform = platform_of(host)
    if platform is None:
        return None
    for kind, pattern in platform.patterns:
        found = pattern.match(path)
        if found and found[1].lower() not in _PAGES:
            return named(platform.code, kind + unquote(found[1]), about=path[: found.start(1)])
    return None


def named(platform: str, written: str, about: str = "") -> Account:
    """The account of a name as people write it, with or without "@", in any case."""
    handle = plain(written.strip().lstrip("@").strip("/"))
    if platform == "facebook":  # to which dots in names mean nothing
        handle = handle.replace(".", "")
    if platform == "whatsapp" and re.fullmatch(r"\+?[\d\s().-]+", handle):
        handle = re.sub(r"\D", "", handle)
    return Account(platform, handle, about)


def link_to(platform: str, handle: str) -> str:
    """Where the account is; "" for a platform whose accounts have no address."""
    known = BY_CODE.get(platform)
    return known.link.format(handle) if known else ""
