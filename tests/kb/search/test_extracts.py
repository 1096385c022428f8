"""What a result shows of an article: whole words, and lines that are told apart."""

import pytest

from kb.search.extracts import LENGTH, LENGTH_OF_CHINESE, extract, words_of


def passage(text: str, question: str, language: str = "en") -> str:
    return extract(text, words_of(question), language)


def test_a_long_passage_ends_with_a_whole_word():
    text = "The deposit " + "wandering " * 40

    found = passage(text, "deposit")

    assert found.endswith("wandering…")
    assert len(found) <= LENGTH + len("<mark></mark>…")


def test_a_word_that_is_longer_than_the_passage_is_cut():
    assert passage("x" * 400, "deposit") == "x" * LENGTH + "…"


def test_a_chinese_passage_keeps_its_latin_words_whole():
    text = "充值" + "网" * (LENGTH_OF_CHINESE - 5) + "Ethereum 上"

    assert passage(text, "充值", "zh-hans").endswith("网网…")


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("From an exchange\nAsk for the hash.", "From an exchange · Ask for the hash."),
        ("It waits.\nWrite to us.", "It waits. Write to us."),
        (
            "从交易所转来\n请找到交易哈希。\n再联系我们。",
            "从交易所转来 · 请找到交易哈希。再联系我们。",
        ),
    ],
)
def test_lines_are_told_apart(text, reads):
    assert passage(text, "zzz") == reads


def test_what_is_shown_stays_escaped():
    assert passage("A <b>\nA & B", "zzz") == "A &lt;b&gt; · A &amp; B"
