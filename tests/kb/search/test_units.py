import pytest

from kb.search.asked import questions_of
from kb.search.folding import fold
from kb.search.units import stem, units
from kb.search.weighing import packed, unpacked, weigh


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("帳戶", "账户"),
        ("ＵＳＤＴ", "usdt"),
        ("Café", "cafe"),
        ("don’t can't", "dont cant"),
        ("網路、軟體與簡訊", "网络、软件与短信"),
        ("為什麼沒有到賬", "为什么没有到账"),
    ],
)
def test_ways_of_writing_are_made_one(written, compared):
    assert fold(written) == compared


@pytest.mark.parametrize(
    ("word", "its_stem"),
    [
        ("cancelled", "cancell"),
        ("transfers", "transfer"),
        ("failing", "fail"),
        ("stopped", "stop"),
        ("verified", "verify"),
        ("fees", "fee"),
        ("address", "address"),
        ("is", "is"),
        ("fee", "fee"),
    ],
)
def test_endings_go(word, its_stem):
    assert stem(word) == its_stem


def test_chinese_becomes_characters_and_pairs_and_keeps_latin_words_whole():
    assert units("提现 USDT", "zh-hans") == {"提": 1.0, "现": 1.0, "提现": 1.0, "=usdt": 1.0}


def test_english_becomes_stems_and_runs_of_letters():
    assert units("Cards", "en") == {
        "=card": 1.0, " car": 1.0, "card": 1.0, "ards": 1.0, "rds ": 1.0,
    }  # fmt: skip


def test_english_words_count_in_pairs_too():
    assert units("how much", "en")["how much"] == 1.0
    assert "usdt erc20" not in units("USDT ERC20 充值", "zh-hans")


def test_words_of_grammar_weigh_less():
    assert units("the", "en")["=the"] < units("fee", "en")["=fee"]


def test_few_questions_weigh_as_many_do():
    one = weigh("", ["late deposit"], "", "en")
    many = weigh("", ["late deposit"] * 20, "", "en")

    assert one == many


def test_a_question_that_stands_in_title_and_text_as_well_is_counted_once():
    questions = ["How do I change my PIN?", "I want another PIN"]
    once = weigh("", questions, "", "en")

    assert weigh("how do I change my pin", questions, "", "en") == once
    assert weigh("", questions, "How do I change my PIN?\nI want another PIN.", "en") == once


def test_a_text_that_is_a_list_of_questions_is_how_people_ask():
    asked = ["How do I change my PIN?", "I want another PIN", "Where can I set a new one?"]

    assert weigh("PIN", [], "\n".join(asked), "en") == weigh("PIN", asked, "", "en")
    assert weigh("PIN", [], " ".join(asked), "en") != {}


@pytest.mark.parametrize(
    "text",
    [
        "Change it in the app. Open the settings first.\nThen choose the card.\nConfirm.",
        "Did it fail?\nThen try again.",
        "Why?\nHow?\n" + "A long answer. " * 20,
    ],
)
def test_prose_is_no_list_of_questions(text):
    assert questions_of([], text) == []


def test_figures_are_kept_as_they_are():
    impacts = weigh("充值没有到账 USDT", ["怎么办"], "等两天。", "zh-hans")

    assert dict(unpacked(packed(impacts))) == impacts
    assert dict(unpacked(b"")) == {}
