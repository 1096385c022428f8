"""What the people of the demo say."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

HASH = "0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b"
TRON_HASH = "a1f2c3d4e5b60718293a4b5c6d7e8f90112233445566778899aabbccddeeff00"
WALLET = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
EXCHANGE = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
TRON_WALLET = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
_SENT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class DemoRequest:
    """One request; its scene: new, facts, hold, waiting, answered, solved or rated."""

    category: str
    email: str
    subject: str
    description: str
    answers: dict[str, Any] = field(default_factory=dict)
    scene: str = "new"
    reply: str = ""
    answer: str = ""
    note: str = ""
    minutes_ago: int = 30


def _on(chain: str, value: str) -> dict[str, str]:
    return {"chain": chain, "value": value}


REQUESTS = (
    DemoRequest(
        minutes_ago=20,
        category="deposit-not-arrived",
        email="mei@demo.example",
        subject="从交易所提到钱包的 USDT 没到账",
        description="昨天下午从交易所提了 250 USDT，交易所显示已完成，钱包里一直没有。",
        answers={
            "source": "exchange",
            "sent_at": _SENT,
            "chain": "tron",
            "transaction": _on("tron", TRON_HASH),
            "amount": {"amount": "250", "asset": "USDT"},
            "receiving_address": _on("tron", TRON_WALLET),
        },
    ),
    DemoRequest(
        minutes_ago=230,
        category="withdrawal-delayed",
        email="tom@demo.example",
        subject="Withdrawal has been “in review” for three days",
        description="I asked for 0.4 ETH on Friday morning and it still says “in review”.",
        answers={
            "chain": "ethereum",
            "amount": {"amount": "0.4", "asset": "ETH"},
            "destination_address": _on("ethereum", EXCHANGE),
        },
        scene="answered",
        reply="Thank you, Tom. Which name does the receiving account have?",
        answer="It is an exchange account in my own name.",
        note="Name matches the account. Asked the payments desk to release it.",
    ),
    DemoRequest(
        minutes_ago=35,
        category="account-security",
        email="tom@demo.example",
        subject="A transfer that I did not make",
        description="This morning 1.2 ETH left my wallet. I was asleep. What can I do?",
        answers={
            "chain": "ethereum",
            "wallet_address": _on("ethereum", WALLET),
            "transaction": _on("ethereum", HASH),
        },
    ),
    DemoRequest(
        minutes_ago=2880,
        category="transfer-failed",
        email="mei@demo.example",
        subject="兑换显示失败，但是扣了手续费",
        description="用 USDT 换 BNB，提示失败，手续费却扣掉了。",
        answers={
            "chain": "bsc",
            "transaction": _on("bsc", HASH),
            "amount": {"amount": "80", "asset": "USDT"},
        },
        scene="facts",
        reply="您好，请把显示失败的页面截图发给我们，这样我们能更快找到原因。",
    ),
    DemoRequest(
        minutes_ago=1500,
        category="sign-in",
        email="tom@demo.example",
        subject="No code arrives when I sign in",
        description="Since yesterday I wait for the code and nothing comes, not even in spam.",
        scene="solved",
        reply="The mail service was delayed until 9:40. New codes arrive at once now.",
    ),
    DemoRequest(
        minutes_ago=4300,
        category="app-fault",
        email="mei@demo.example",
        subject="更新后打不开 App",
        description="今天更新到最新版以后，点开就闪退。",
        scene="hold",
        reply="等待应用商店审核修复版本。",
    ),
    DemoRequest(
        minutes_ago=7000,
        category="fees-and-limits",
        email="mei@demo.example",
        subject="提现手续费比上周高",
        description="同样是提 100 USDT，上周 1 USDT，这周 3 USDT，为什么？",
        scene="rated",
        reply="您好，手续费随网络拥堵变化。选择 TRON 网络目前只需 1 USDT。",
        answer="解释得很清楚。",
    ),
    DemoRequest(
        minutes_ago=200,
        category="report-impostor",
        email="tom@demo.example",
        subject="Somebody on Telegram says he is your support",
        description="He asked me to “verify my wallet” on a website. I did not do it.",
    ),
    DemoRequest(
        minutes_ago=3000,
        category="how-to",
        email="mei@demo.example",
        subject="怎样查看已登录的设备",
        description="想确认有没有别的手机登录了我的账户，在哪里看？",
        scene="waiting",
        reply="您好，请打开“我的 → 安全 → 已登录设备”。看到陌生设备时请点“退出此设备”。",
    ),
    DemoRequest(
        minutes_ago=500,
        category="feedback",
        email="tom@demo.example",
        subject="A darker theme, please",
        description="The dark theme is still quite bright at night.",
    ),
)

MACROS = (
    (
        "Deposit: still confirming",
        (
            "Hello {requester},\n\nyour transfer is on its way: the network has not confirmed it "
            "often enough yet. This usually takes less than an hour. We look again today and "
            "write to you.\n\n{agent}"
        ),
        (
            "{requester}，您好：\n\n您的转账已在路上，网络的确认数还不够，通常一小时内完成。"
            "我们今天会再次查看并回复您。\n\n{agent}"
        ),
    ),
    (
        "Wrong network",
        (
            "Hello {requester},\n\nthe funds were sent on another network than the one your wallet "
            "shows. Please don't send anything more until we have answered.\n\n{agent}"
        ),
        "{requester}，您好：\n\n资金是通过另一个网络发送的。在我们回复之前，请先不要再转账。\n\n{agent}",
    ),
    (
        "Never share your recovery phrase",
        (
            "Hello {requester},\n\nwhoever asked for your recovery phrase was not us. If you have "
            "entered it anywhere, move your funds to a new wallet now, then write to us.\n\n{agent}"
        ),
        (
            "{requester}，您好：\n\n向您索要助记词的人不是我们。如果您已经在任何地方输入过，"
            "请立即把资金转到新钱包，然后再联系我们。\n\n{agent}"
        ),
    ),
)
