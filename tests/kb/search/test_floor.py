"""The starter set tells questions that it answers from those that it doesn't."""

import pytest

from kb.search import find
from tests.kb.makers import make_published

OFF_TOPIC = {
    "en": [
        "What's the weather like in Paris tomorrow",
        "How do I bake sourdough bread",
        "Recommend a good film for tonight",
        "Which bus goes to the museum",
        "How often should I water a cactus",
        "Who wrote Pride and Prejudice",
        "What is the capital of Mongolia",
        "My dog keeps scratching his ears",
        "How tall is Mount Everest",
        "Best exercises for a sore back",
    ],
    "zh-hans": [
        "今天天气怎么样",
        "怎么做红烧肉",
        "推荐一部好看的电影",
        "猫为什么喜欢抓沙发",
        "怎么给绿萝浇水",
        "唐朝是哪一年灭亡的",
        "孩子发烧怎么办",
        "空调不制冷怎么修",
        "鱼香肉丝的做法",
        "给妈妈送什么生日礼物",
    ],
}
ASKED = {
    "en": {
        "money from my bank has not come into the wallet": "deposit-late",
        "forgot my login password": "reset-password",
        "I put XRP without the tag": "missing-memo",
        "swap keeps failing": "transfer-failed",
        "is this telegram support account real": "spot-impostors",
        "wrote my seed phrase into a web page": "phrase-shared",
        "withdrawal is under review since monday": "withdrawal-times",
        "my authenticator phone is gone": "lost-second-step",
        "why is gas so expensive": "fees",
        "how can I complain": "complaints",
    },
    "zh-hans": {
        "从银行充值的钱没到": "deposit-late",
        "登录密码忘了": "reset-password",
        "XRP 没填标签": "missing-memo",
        "兑换老是失败": "transfer-failed",
        "这个电报客服是真的吗": "spot-impostors",
        "助记词填到网页里了": "phrase-shared",
        "提现审核了三天": "withdrawal-times",
        "验证器的手机丢了": "lost-second-step",
        "gas 费为什么这么贵": "fees",
        "我想投诉": "complaints",
    },
}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_the_starter_set_answers_is_among_the_first_three(starter, language):
    missed = {
        question: [found.article.slug for found in find(question, language, 3)]
        for question, slug in ASKED[language].items()
        if slug not in [found.article.slug for found in find(question, language, 3)]
    }

    assert missed == {}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_most_of_what_it_does_not_answer_finds_nothing(starter, language):
    found = [question for question in OFF_TOPIC[language] if find(question, language, 3)]

    assert len(found) <= 3, found


def test_traditional_questions_are_answered_as_well(starter):
    asked = {
        "充值沒有到賬": "deposit-late",
        "助記詞洩露了怎麼辦": "phrase-shared",
        "無法登入帳戶": "cannot-sign-in",
        "提領被退回": "withdrawal-refused",
    }
    found = {text: [f.article.slug for f in find(text, "zh-hans", 3)] for text in asked}

    assert {text: slug for text, slug in asked.items() if slug not in found[text]} == {}


def test_without_sample_questions_hardly_anything_is_turned_away(db):
    for number in range(12):
        make_published(slug=f"topic-{number}", title=f"Topic {number}", body=f"Fact {number}.")
    make_published(slug="late", title="Money", body="A transfer may be late on weekends.")

    assert [found.article.slug for found in find("why is it late", "en", 3)][:1] == ["late"]
