"""What the people of the demo complain of, and how far each case has come."""

from dataclasses import dataclass

from complaints.axes import Cause
from complaints.terms import Ground, Kind, Outcome, Severity

TRANSACTION = "0x4d3c2b1a0f9e8d7c6b5a49382716f5e4d3c2b1a0f9e8d7c6b5a49382716f5e4d"
WALLET = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


@dataclass(frozen=True, kw_only=True)
class DemoRemedy:
    """A compensation that was proposed; `fee` for the refund of one, in the same amount."""

    kind: Kind
    ground: Ground
    amount: str
    basis: str
    asset: str = "USDT"
    fee: bool = False


@dataclass(frozen=True, kw_only=True)
class DemoComplaint:
    """One complaint; its scene: new, open, investigating, asked, review or decided."""

    email: str
    subject: str
    description: str
    scene: str
    hours_ago: int
    topic: str = "transfer"
    product: str = "withdrawal"
    severity: Severity = Severity.MEDIUM
    outcome: Outcome = Outcome.PARTLY
    cause: Cause = Cause.PROCESS
    evidence: tuple[str, str] = ("", "")
    reason: str = ""
    question: str = ""
    summary: str = ""
    corrective: str = ""
    no_redress: str = ""
    remedies: tuple[DemoRemedy, ...] = ()


COMPLAINTS = (
    DemoComplaint(
        hours_ago=26 * 24,
        email="tom@demo.example",
        subject="The fee for a withdrawal that failed",
        description="My withdrawal of 12 October failed, and you kept the fee of 4 USDT.",
        topic="amount",
        scene="decided",
        outcome=Outcome.UPHELD,
        cause=Cause.SYSTEM,
        evidence=("Log of the withdrawal", "It failed on our side after the fee was taken."),
        reason="The withdrawal failed on our side, and the fee should have come back by itself.",
        summary="You paid a fee of 4 USDT for a withdrawal that failed.",
        corrective="A fee now comes back by itself when a withdrawal fails.",
        no_redress="The fee came back to your wallet on 13 October, before we decided.",
    ),
    DemoComplaint(
        hours_ago=9 * 24,
        email="mei@demo.example",
        subject="客服说我的充值不符合条件，但没有说明理由",
        description="我按页面上的说明充值，客服却说网络选错了、不能处理。页面上根本没有提示。",
        topic="information",
        product="deposit",
        scene="review",
        outcome=Outcome.PARTLY,
        cause=Cause.COMMUNICATION,
        evidence=("充值页面的历史版本", "当天页面确实没有显示网络提示。"),
        reason="页面当天缺少网络提示；但资金仍在您自己的地址上，没有遗失。",
        summary="您按页面说明充值，页面没有提示应选择的网络。",
        corrective="充值页面现在会先显示网络提示，再显示地址。",
        no_redress="资金没有遗失，您已自行转回。",
    ),
    DemoComplaint(
        hours_ago=6 * 24,
        email="tom@demo.example",
        subject="My withdrawal arrived two days late",
        description=(
            "I withdrew 250 USDT for a rent payment. It took two days instead of one hour, nobody "
            "answered me, and my landlord charged me for paying late."
        ),
        scene="investigating",
        evidence=("Log of the withdrawal", "It waited 47 hours for a manual check."),
        reason="The transfer waited for a check by hand, which nobody took up over the weekend.",
        remedies=(
            DemoRemedy(
                kind=Kind.FEE_REFUND,
                ground=Ground.FAILED_SERVICE,
                amount="12.50",
                basis="The whole fee of the late withdrawal.",
                fee=True,
            ),
            DemoRemedy(
                kind=Kind.DISTRESS,
                ground=Ground.DELAY,
                amount="120",
                basis="Two days without an answer, and the trouble with the landlord.",
            ),
        ),
    ),
    DemoComplaint(
        hours_ago=3 * 24,
        email="mei@demo.example",
        subject="提现晚了一天，页面一直显示“处理中”",
        description="我提现 80 USDT，等了一天多才到账，期间页面只显示“处理中”，没有任何说明。",
        scene="asked",
        question="请告诉我们您看到“处理中”的大致时间，以及当时使用的应用版本。",
    ),
    DemoComplaint(
        hours_ago=5 * 24,
        email="tom@demo.example",
        subject="Locked out since the update",
        description="Since the update I can't sign in any more, and your answer was a form letter.",
        topic="access",
        product="account",
        scene="new",
    ),
    DemoComplaint(
        hours_ago=3,
        email="mei@demo.example",
        subject="被收取了两次兑换手续费",
        description="我只兑换了一次，却被收取了两次手续费，共 6 USDT。请退还多收的部分。",
        topic="amount",
        product="swap",
        scene="new",
    ),
)
BY_PHONE = (
    "Ruth Adler", "ruth@demo.example",
    "She called because letters from us are too small to read, and nobody helped her.",
    "She sees badly. Please write in large type, or call her.",
)  # fmt: skip
