"""The first guess of a category, on sentences that the guesser has never seen."""

import pytest

from tickets.intake import guess
from tickets.intake.guess import guess_category, train
from tickets.models import Category

SAID = {
    "deposit-not-arrived": [
        "Hi team, I deposited 300 USDT on Tron this morning and the balance is the same as before.",
        "The coins I sent from Binance have left there but my wallet shows nothing.",
        "top up not received!! the bank took the money already",
        "Hello, my incoming deposit is confirmed with 40 confirmations but not credited",
        "您好，我今天早上从币安往钱包充了 300U，显示成功但是还没到",
        "充值两天了没有到账，麻烦查一下",
        "刷卡买了币，卡里钱扣了，币没有",
    ],
    "withdrawal-delayed": [
        "I have been waiting for my withdrawal since Friday, please release it",
        "Withdrawal request still under review, what is going on",
        "my payout to the bank account has not come",
        "提现申请提交一天了，还在审核",
        "你好，提现的钱什么时候可以到银行卡",
        "提币到交易所一直等待中",
    ],
    "transfer-failed": [
        "Swap failed and the gas was deducted",
        "I sent my coins to a wrong address, can you get them back",
        "the transfer has been pending for 3 hours, cancel does not work",
        "兑换失败但是币没有退回来",
        "不小心转账转到别人的地址去了",
        "转账失败 一直提示 gas 不足",
    ],
    "sign-in": [
        "I can't sign in, the code from your email does not come",
        "forgot the password of my account, please help me to reset",
        "收不到验证码，登不进去",
        "账户登录不上，说密码错误",
        "I changed my phone and now I am unable to log in",
    ],
    "account-security": [
        "Help, my account was hacked and someone moved all my tokens out",
        "I gave my seed phrase to a fake support person, what now",
        "unauthorised transaction of 2 ETH from my wallet",
        "钱包里的币被人转走了，我没有操作过",
        "我的助记词泄露了，资产被盗",
        "有一台不认识的设备登录了",
    ],
    "app-fault": [
        "After updating, the app closes immediately on my Samsung",
        "The screen stays white and nothing loads",
        "app 打开就闪退，重装也没用",
        "更新以后页面一直加载不出来",
        "Error code 500 appears in the app all the time",
    ],
    "fees-and-limits": [
        "What fee do you charge when I withdraw 100 USDT?",
        "My daily limit is too low, I would like to have it raised",
        "请问提现手续费是多少",
        "为什么扣了我这么多矿工费",
        "每日限额能不能提高",
    ],
    "how-to": [
        "How can I add the Arbitrum network?",
        "Where can I see my address for receiving?",
        "请问怎么导入一个自定义代币",
        "怎么样备份我的钱包",
        "How does the staking function work?",
    ],
    "report-impostor": [
        "There is a telegram account that says it is your support, is it you?",
        "I received an email that looks like it is from you but I think it is phishing",
        "有人冒充官方客服加我",
        "这个网址是不是你们官方的",
        "I would like to report a fake website using your name",
    ],
    "feedback": [
        "Suggestion: please add price alerts",
        "I would love a dark theme",
        "建议增加一个夜间模式",
        "希望支持更多的币种",
    ],
    "complaint": [
        "This is a formal complaint about your service",
        "I am not satisfied with the decision and want compensation",
        "我要投诉你们的客服，态度太差了",
        "要求你们赔偿我的损失，否则我去监管部门",
    ],
}
NOTHING = ["Hello", "??", "", "Hi, see attachment", "您好", "1234567"]
SENTENCES = [(slug, text) for slug, texts in SAID.items() for text in texts]
pytestmark = pytest.mark.usefixtures("catalogue_loaded")


@pytest.fixture(autouse=True)
def fresh():
    guess.forget()
    yield
    guess.forget()


def test_six_of_seven_sentences_find_their_category():
    wrong = [(slug, text, guess_category(text)) for slug, text in SENTENCES]
    wrong = [case for case in wrong if case[2].slug != case[0]]

    assert len(wrong) <= len(SENTENCES) / 7, wrong


def test_of_what_it_is_sure_of_19_of_20_are_right():
    sure = [(slug, found) for slug, text in SENTENCES if (found := guess_category(text)).sure]

    assert len(sure) >= 0.6 * len(SENTENCES)
    assert sum(slug == found.slug for slug, found in sure) >= 0.95 * len(sure)


@pytest.mark.parametrize("text", NOTHING)
def test_it_is_not_sure_of_a_text_that_says_nothing(text):
    assert not guess_category(text).sure


def test_only_categories_that_are_offered_are_guessed():
    Category.objects.exclude(slug="complaint").update(active=False)

    assert guess_category("my deposit has not arrived").slug in {"complaint", ""}


def test_a_category_of_staffs_own_is_known_by_its_texts():
    Category.objects.create(
        slug="hardware", name_en="Hardware wallet", name_zh_hans="硬件钱包",
        when_en="Your hardware wallet does not connect by Bluetooth or cable.",
        when_zh_hans="硬件钱包无法通过蓝牙或数据线连接。",
    )  # fmt: skip

    assert guess_category("my hardware wallet won't connect over bluetooth").slug == "hardware"
    assert guess_category("硬件钱包蓝牙连不上").slug == "hardware"


def test_no_categories_no_guess():
    assert train({}).guess("my deposit") == ("", False)
