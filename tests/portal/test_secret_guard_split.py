"""A phrase in several texts: each holds a part that says nothing by itself."""

import pytest

from portal.secret_guard import find_split, redact
from portal.secret_guard.wordlists import BIP39
from tests.portal.ordinary_messages import CHINESE, ENGLISH, filled
from tests.portal.phrases_for_tests import phrase, seeded

WAYS = {
    "halves": lambda words: [" ".join(words[:6]), " ".join(words[6:])],
    "halves between other messages": lambda words: [
        "Hi, can you help?", f"here: {' '.join(words[:6])}", "are you there", " ".join(words[6:]),
    ],
    "a word each": list,
    "two words each": lambda words: [" ".join(words[at : at + 2]) for at in range(0, 12, 2)],
    "numbered": lambda words: [f"{number}. {word}" for number, word in enumerate(words, 1)],
    "three messages": lambda words: [f"next: {' '.join(words[at : at + 4])}" for at in (0, 4, 8)],
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", BIP39)
def test_the_parts_of_a_phrase_are_found_together(name, way):
    chance = seeded(f"{name} {way}")
    missed = 0
    for _ in range(10):
        words = phrase(name, 12, chance)
        pieces = WAYS[way](words)
        found = "".join(part.text for part in find_split(pieces))
        missed += not all(word in found for word in words)
    assert missed <= (1 if "chinese" in name else 0)


def test_two_glued_halves_of_a_chinese_phrase_are_found():
    chance = seeded("glued halves")
    for _ in range(20):
        words = phrase("bip39_chinese_simplified", 12, chance)
        assert len(find_split(["".join(words[:6]), "".join(words[6:])])) == 2


@pytest.mark.parametrize("templates", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_ordinary_conversations_hold_no_part(templates):
    messages = list(filled(templates, 20, seeded("split")))
    seeded("order").shuffle(messages)
    talks = [messages[at : at + 12] for at in range(0, len(messages), 12)]
    assert [talk for talk in talks if find_split(talk)] == []


def test_a_part_shows_nothing_of_itself_and_one_text_alone_is_no_split():
    words = phrase("bip39_english", 12, seeded("alone"))
    assert find_split([" ".join(words), "Are you there?"]) == []
    assert redact(" ".join(words)).certain
    (part, _other) = find_split([" ".join(words[:6]), " ".join(words[6:])])
    assert words[0] not in repr(part)


def test_texts_that_are_empty_hold_nothing():
    assert find_split(["", "  ", "…", "hello"]) == []
