"""Demo data of addresses and announcements, in both languages. The names lead nowhere."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from kb.actions.announce import announce
from kb.actions.end_announcement import end_announcement
from kb.actions.update_announcement import update_announcement
from kb.models import Announcement, AnnouncementKind, ChannelKind, OfficialChannel


class Row(NamedTuple):
    kind: ChannelKind
    platform: str
    value: str
    name: tuple[str, str]
    purpose: tuple[str, str]
    hours: tuple[str, str] = ("Round the clock", "全天")
    wait: tuple[str, str] = ("", "")


CHANNELS = (
    Row(
        ChannelKind.SITE, "", "tpwallet.example", ("Website", "官方网站"),
        ("The app to download, news, and the way to this help centre.",
         "下载应用、了解动态，也可以由此进入帮助中心。"),
    ),
    Row(
        ChannelKind.APP, "google_play", "example.tpwallet.app", ("Android app", "安卓应用"),
        ("The wallet itself. Install it only from here or from our website.",
         "钱包应用。请只从这里或官方网站安装。"),
    ),
    Row(
        ChannelKind.EMAIL, "", "tpwallet.example", ("Email", "电子邮件"),
        ("All our emails come from addresses that end like this.", "我们的邮件都来自这个域名。"),
        wait=("about 6 hours, longer at peaks", "约 6 小时，高峰时更久"),
    ),
    Row(
        ChannelKind.SOCIAL, "x", "TPWallet_demo", ("X", "X"),
        ("News and short questions. We never write to you first.",
         "发布动态，解答简单的问题。我们不会主动私信您。"),
        wait=("about a day", "约一天"),
    ),
    Row(
        ChannelKind.SOCIAL, "telegram", "TPWallet_demo_news", ("Telegram channel", "Telegram 频道"),
        ("News only. Nobody answers questions here or writes to you from here.",
         "只发布动态，不在这里答疑，也不会由此联系您。"),
    ),
    Row(
        ChannelKind.SOCIAL, "facebook", "TPWalletDemo", ("Facebook", "Facebook"),
        ("News and short questions.", "发布动态，解答简单的问题。"),
        wait=("about a day", "约一天"),
    ),
    Row(
        ChannelKind.PHONE, "", "+44 20 7946 0018", ("Hotline", "客服热线"),
        ("For a theft that is going on. We never call you first.",
         "用于正在发生的盗用。我们不会主动致电您。"),
        wait=("about 5 minutes", "约 5 分钟"),
    ),
    Row(
        ChannelKind.COMMUNITY, "", "forum.tpwallet.example", ("Forum", "用户社区"),
        ("Users help each other, and the team reads along.", "用户互助，团队也会关注。"),
    ),
)  # fmt: skip


def load() -> None:
    """Make the channels and announcements unless there are some."""
    if OfficialChannel.objects.exists() or Announcement.objects.exists():
        return
    for at, row in enumerate(CHANNELS, 1):
        OfficialChannel.objects.create(
            kind=row.kind, platform=row.platform, value=row.value, position=10 * at,
            name_en=row.name[0], name_zh_hans=row.name[1],
            purpose_en=row.purpose[0], purpose_zh_hans=row.purpose[1],
            hours_en=row.hours[0], hours_zh_hans=row.hours[1],
            wait_en=row.wait[0], wait_zh_hans=row.wait[1],
        )  # fmt: skip
    _delay()
    _maintenance()


def _delay() -> None:
    """Deposits on one network are late, and somebody has said more about it since."""
    now = timezone.now()
    begun = now - timedelta(hours=2)
    late = Announcement.objects.create(
        kind=AnnouncementKind.DEGRADED,
        title_en="Deposits on Tron arrive late",
        title_zh_hans="Tron 网络的充值到账延迟",
        body_en="Deposits on Tron take up to three hours at present. No money is lost: each one "
        "is credited once the network has confirmed it. You don't need to send it again.",
        body_zh_hans="目前 Tron 网络的充值最长需要三小时到账。资金没有丢失，网络确认后会逐笔入账，"
        "您不需要重新转账。",
        categories=["deposit-not-arrived"],
        chains=["tron"],
        starts_at=begun,
        expected_end=now + timedelta(hours=3),
    )
    late = announce(announcement=late, actor=None, at=begun + timedelta(minutes=10))
    update_announcement(
        announcement=late,
        actor=None,
        body_en="The cause is found: one of our nodes had fallen behind. It is catching up.",
        body_zh_hans="原因已经查明：我们的一个节点同步落后，正在追赶。",
        at=begun + timedelta(minutes=80),
    )


def _maintenance() -> None:
    """A maintenance that went well yesterday."""
    begun = timezone.now() - timedelta(days=1)
    done = Announcement.objects.create(
        kind=AnnouncementKind.MAINTENANCE,
        title_en="Withdrawals pause for maintenance",
        title_zh_hans="提现服务维护",
        body_en=f"{settings.SITE_NAME} pauses withdrawals for about an hour. Those that you ask "
        "for meanwhile are sent afterwards, in order.",
        body_zh_hans=f"{settings.SITE_NAME} 的提现服务将暂停约一小时。"
        "期间提交的提现会在维护后按顺序处理。",
        categories=["withdrawal-delayed"],
        starts_at=begun,
        expected_end=begun + timedelta(hours=1),
    )
    done = announce(announcement=done, actor=None, at=begun - timedelta(hours=12))
    end_announcement(announcement=done, actor=None, at=begun + timedelta(minutes=50))
